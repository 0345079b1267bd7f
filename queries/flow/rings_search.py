"""The search for rings in one piece of the graph.

From each opening flow a depth-first walk follows later flows. It enters a node only while the
opening node can still be reached in the flows and the time that remain; the latest moment to
leave each node for that is found first, backwards, for all openings of a node that lie close
together. After Kumar & Calders, "2SCENT: an efficient algorithm to enumerate all simple
temporal cycles", PVLDB 11(11), 2018, and Johnson, "Finding all the elementary circuits of a
directed graph", SIAM J. Comput. 4(1), 1975. Unless single flows are asked for, the walk takes
only the earliest flow of each pair: who can go on in time from any can go on from that one.
"""

from queries.flow.columns import Int32s
from queries.flow.compiled import compiled
from queries.flow.rings_home import NEVER, Bounds, Desk, can_return, first, homeward, new_desk
from queries.flow.rings_piece import Piece
from queries.flow.rings_rows import entered, grown, no_rows


@compiled
def search(piece: Piece, bounds: Bounds, low: int, high: int) -> tuple[Int32s, int, bool]:
    """Return the rings that nodes low up to high open, the steps done, whether that is all.

    A row (hops) ends in -1 where a ring is shorter. Rows of nodes are distinct and begin with
    the least node; rows of flows begin with the opening one.
    """
    desk = new_desk(len(piece.nodes), bounds.hops)
    rows, table, count = no_rows(bounds.hops)
    at, leaving, leave, known = piece.at, piece.leaving, desk.leave, desk.known
    for home in range(low, high):
        x, end = piece.leave_start[home], piece.leave_start[home + 1]
        while x < end and at[leaving[x]] < piece.openings_end:
            start, y = at[leaving[x]], x
            until = min(start + bounds.window // 4, piece.openings_end - 1)
            while y < end and at[leaving[y]] <= until:
                y += 1
            last = at[leaving[y - 1]] + bounds.window
            reach = homeward(piece, desk, bounds, home, start, last, y - x)
            while x < y and reach[2] > 0:
                rows, table, count = _walk(
                    piece, desk, bounds, reach, home, leaving[x], rows, table, count
                )
                if count > bounds.most or desk.steps[0] > bounds.effort:
                    return rows[:count], desk.steps[0], False
                x += 1
            x = y
            for z in range(reach[2]):
                for flows in range(bounds.hops):
                    leave[known[z], flows] = NEVER
    return rows[:count], desk.steps[0], True


@compiled
def _walk(
    piece: Piece,
    desk: Desk,
    bounds: Bounds,
    reach: tuple[int, bool, int],
    home: int,
    root: int,
    rows: Int32s,
    table: Int32s,
    count: int,
) -> tuple[Int32s, Int32s, int]:
    """Add the rings that the flow `root` opens to the rows."""
    begin, end = piece.out_start[home], piece.out_start[home + 1]
    pair = first(piece.first, begin, end, root + 1) - 1
    node, moment = piece.pair_target[pair], piece.at[root]
    desk.steps[0] += 1
    earliest = moment + bounds.gap
    if not can_return(desk.leave, reach[0], reach[1], node, earliest, bounds.hops - 1):
        return rows, table, count
    another = not bounds.single and root + 1 < piece.first[pair + 1]
    if another and not _leaves(piece, node, earliest, piece.at[root + 1] + bounds.gap):
        return rows, table, count  # the next flow of the pair opens the same rings and more
    floor = _floor(piece.amount[root], bounds)
    desk.path[0], desk.path[1], desk.flow[1] = home, node, root
    desk.on_path[home], desk.on_path[node] = 1, 1
    depth = 1
    rows, table, count = _close(piece, desk, bounds, depth, floor, rows, table, count)
    _enter(piece, desk, bounds, reach, depth)
    while depth > 0 and count <= bounds.most and desk.steps[0] <= bounds.effort:
        flow = _next(piece, desk, bounds, reach, depth, floor)
        if flow < 0:
            desk.on_path[desk.path[depth]] = 0
            depth -= 1
            continue
        depth += 1
        desk.on_path[desk.path[depth]], desk.flow[depth] = 1, flow
        rows, table, count = _close(piece, desk, bounds, depth, floor, rows, table, count)
        _enter(piece, desk, bounds, reach, depth)
    desk.on_path[home] = 0
    return rows, table, count


@compiled
def _floor(amount: int, bounds: Bounds) -> int:
    """Return the least amount that is the least share of this one; exact, without overflow."""
    whole, rest = amount // bounds.under, amount % bounds.under
    return whole * bounds.over + (rest * bounds.over + bounds.under - 1) // bounds.under


@compiled
def _leaves(piece: Piece, node: int, start: int, end: int) -> bool:
    """Whether a flow leaves the node from start on, before end."""
    low, last = piece.leave_start[node], piece.leave_start[node + 1]
    high = last
    while low < high:
        middle = (low + high) // 2
        if piece.at[piece.leaving[middle]] < start:
            low = middle + 1
        else:
            high = middle
    return bool(low < last and piece.at[piece.leaving[low]] < end)


@compiled
def _enter(
    piece: Piece, desk: Desk, bounds: Bounds, reach: tuple[int, bool, int], depth: int
) -> None:
    """Begin to go on from the last node of the path: over its pairs, or over known nodes."""
    node, flows = desk.path[depth], bounds.hops - depth - 1
    desk.cursor[depth], desk.stop[depth] = piece.out_start[node], piece.out_start[node + 1]
    desk.inner[depth], desk.inner_stop[depth], desk.by_known[depth] = 0, 0, 0
    if flows < 1:
        desk.stop[depth] = desk.cursor[depth]
    elif flows <= reach[0] or reach[1]:
        known = desk.known_end[min(flows, reach[0])]
        if 8 * known < desk.stop[depth] - desk.cursor[depth]:
            desk.cursor[depth], desk.stop[depth], desk.by_known[depth] = 0, known, 1


@compiled
def _next(
    piece: Piece,
    desk: Desk,
    bounds: Bounds,
    reach: tuple[int, bool, int],
    depth: int,
    floor: int,
) -> int:
    """Return the next flow worth following and put its target on the path, or return -1."""
    at, begins, targets, leave = piece.at, piece.first, piece.pair_target, desk.leave
    inner, inner_stop, cursor, stop = desk.inner, desk.inner_stop, desk.cursor, desk.stop
    on_path, path, gap, (levels, whole, _) = desk.on_path, desk.path, bounds.gap, reach
    deadline, earliest = at[desk.flow[1]] + bounds.window, at[desk.flow[depth]] + gap
    flows = bounds.hops - depth - 1
    while True:
        while inner[depth] < inner_stop[depth]:
            flow = inner[depth]
            inner[depth] += 1
            desk.steps[0] += 1
            last = at[flow] > deadline
            if last or not can_return(
                leave, levels, whole, path[depth + 1], at[flow] + gap, flows
            ):
                inner_stop[depth] = 0
            elif not bounds.single or piece.amount[flow] >= floor:
                return int(flow)
        if cursor[depth] >= stop[depth]:
            return -1
        pair = cursor[depth]
        cursor[depth] += 1
        desk.steps[0] += 1
        if desk.by_known[depth]:
            pair = _pair(piece, path[depth], desk.known[pair])
            if pair < 0:
                continue
        node = targets[pair]
        if on_path[node] or not can_return(leave, levels, whole, node, earliest, flows):
            continue
        end = begins[pair + 1]
        flow = first(at, begins[pair], end, earliest)
        inner[depth], path[depth + 1] = flow, node
        inner_stop[depth] = end if bounds.single else min(end, flow + 1)


@compiled
def _pair(piece: Piece, source: int, target: int) -> int:
    """Return the pair from source to target, or -1."""
    end = piece.out_start[source + 1]
    low = first(piece.pair_target, piece.out_start[source], end, target)
    return int(low) if low < end and piece.pair_target[low] == target else -1


@compiled
def _close(
    piece: Piece,
    desk: Desk,
    bounds: Bounds,
    depth: int,
    floor: int,
    rows: Int32s,
    table: Int32s,
    count: int,
) -> tuple[Int32s, Int32s, int]:
    """Add the rings that a flow from the end of the path to its beginning closes."""
    node, opened = desk.path[depth], piece.at[desk.flow[1]]
    earliest = piece.at[desk.flow[depth]] + bounds.gap
    if desk.leave[node, 1] < earliest or not _wanted(piece, desk, depth + 1):
        return rows, table, count
    last = piece.first[desk.closing[node] + 1]
    flow = first(piece.at, piece.first[desk.closing[node]], last, earliest)
    while flow < last and piece.at[flow] <= opened + bounds.window and count <= bounds.most:
        if count == len(rows):
            rows, table = grown(rows, table, count)
        desk.steps[0] += 1
        if not bounds.single:
            _write_nodes(piece, desk, depth + 1, rows[count])
            return rows, table, count + entered(rows, table, count)
        desk.flow[depth + 1] = flow
        if piece.amount[flow] >= floor and _is_first(piece, desk, depth + 1):
            for x in range(rows.shape[1]):
                rows[count, x] = piece.number[desk.flow[x + 1]] if x <= depth else -1
            count += 1
        flow += 1
    return rows, table, count


@compiled
def _wanted(piece: Piece, desk: Desk, flows: int) -> bool:
    """Whether a node of the path is one that rings must have one of."""
    met = 0
    for x in range(flows):
        met += piece.wanted[desk.path[x]]
    return met > 0


@compiled
def _is_first(piece: Piece, desk: Desk, flows: int) -> bool:
    """Whether the ring begins here: of flows of one moment, each could be the opening one."""
    if piece.at[desk.flow[1]] == piece.at[desk.flow[flows]]:
        for x in range(2, flows + 1):
            if piece.number[desk.flow[x]] < piece.number[desk.flow[1]]:
                return False
    return True


@compiled
def _write_nodes(piece: Piece, desk: Desk, flows: int, row: Int32s) -> None:
    """Write the nodes of the path into the row, from the least one on."""
    least = 0
    for x in range(1, flows):
        if desk.path[x] < desk.path[least]:
            least = x
    for x in range(len(row)):
        row[x] = piece.nodes[desk.path[(least + x) % flows]] if x < flows else -1
