"""Every rule's cases and traps, and how often each is planted."""

from collections.abc import Callable, Mapping
from typing import Final

from ingest.sample import cases_accounts as accounts
from ingest.sample import cases_belongings as belongings
from ingest.sample import cases_buying as buying
from ingest.sample import cases_funds as funds
from ingest.sample import cases_invoices as invoices
from ingest.sample import cases_loops as loops
from ingest.sample import cases_people as people
from ingest.sample import cases_purpose as purpose
from ingest.sample import cases_repeats as repeats
from ingest.sample import cases_rings as rings
from ingest.sample import cases_village as village
from ingest.sample import cases_works as works
from ingest.sample.officials import standing
from ingest.sample.plot import Plot
from ingest.sample.world import World

Plant = Callable[[Plot, int], None]

#: Case functions of each rule, taken in turn.
CASES: Final[Mapping[str, tuple[Plant, ...]]] = {
    "R01": (funds.delayed,),
    "R02": (funds.withheld,),
    "R03": (purpose.diverted,),
    "R04": (purpose.idle,),
    "R05": (people.deceased,),
    "R06": (people.employee,),
    "R07": (repeats.duplicate,),
    "R08": (repeats.exclusive,),
    "R09": (accounts.one_account,),
    "R10": (accounts.two_cards,),
    "R11": (accounts.kin,),
    "R12": (belongings.rich,),
    "R13": (belongings.inflated,),
    "R14": (belongings.identity,),
    "R15": (works.overpaid,),
    "R16": (works.over_budget,),
    "R17": (works.impossible_quantity,),
    "R18": (buying.split_orders,),
    "R19": (buying.collusion,),
    "R20": (invoices.booked_twice,),
    "R21": (invoices.consecutive,),
    "R27": (village.to_private_card, village.cash_kept),
    "R28": (village.labour_list, village.dead_labourer),
    "R29": (loops.loop,),
    "R32": (rings.ring,),
}

#: Trap functions of each rule; each is planted.
TRAPS: Final[Mapping[str, tuple[Plant, ...]]] = {
    "R01": (
        funds.disaster,
        funds.settlement,
        funds.early_notice,
        funds.year_end,
        funds.split_documents,
    ),
    "R02": (funds.integrated, funds.local_spending, funds.carried_over, funds.handed_back),
    "R03": (purpose.repurposed, purpose.generic_use),
    "R04": (purpose.multi_year, purpose.retention),
    "R05": (people.funeral, people.arrears, people.register_lag, people.same_name),
    "R06": (people.open_to_all, people.teachers_kin, people.retired, people.hired_later),
    "R07": (repeats.reissue, repeats.late_months, repeats.plots_of_land),
    "R08": (repeats.transition, repeats.two_members),
    "R09": (accounts.household_account, accounts.guardian, accounts.institution),
    "R10": (accounts.replaced_card, accounts.bank_merger),
    "R11": (accounts.poor_kin,),
    "R12": (
        belongings.tractor,
        belongings.sold_car,
        belongings.inherited_house,
        belongings.member_of_cooperative,
    ),
    "R13": (belongings.resurvey, belongings.tenant),
    "R14": (belongings.variant, belongings.fifteen_digits),
    "R15": (works.small_supplement, works.advance),
    "R16": (works.approved_adjustment,),
    "R17": (works.unit_error,),
    "R18": (buying.recurring, buying.excepted, buying.budget_change),
    "R19": (buying.affiliates, buying.shared_network),
    "R20": (invoices.shared_cost, invoices.red_invoice),
    "R21": (invoices.monthly_batch, invoices.utilities, invoices.digital_run),
    "R27": (village.cash_banked, village.petty_cash, village.payroll),
    "R28": (village.seasonal,),
    "R29": (loops.deposit, loops.taxes),
    "R32": (rings.cadre_phone, rings.split_household),
}


def plant(world: World) -> Plot:
    """Return everything that is planted, and the ordinary works and tenders around it."""
    plot = Plot(world)
    for cases in CASES.values():
        for turn in range(world.size.cases):
            cases[turn % len(cases)](plot, turn)
    for traps in TRAPS.values():
        for trap in traps:
            for turn in range(world.size.traps):
                trap(plot, turn)
    for turn in range(world.size.cases * 2):
        works.ordinary_works(plot, turn)
        buying.honest_tender(plot, turn)
    standing(plot)
    return plot
