"""A few digital invoices (数电票) as the XML files that a tax bureau delivers."""

from datetime import date, timedelta
from xml.sax.saxutils import escape

from ingest.sample.book import Book
from ingest.sample.firms import DINERS, OFFICE, Firm, firms
from ingest.sample.programmes import YEAR
from ingest.sample.sinks import Written
from ingest.sample.world import World

COUNT = 6


def write_einvoices(book: Book, world: World) -> None:
    """Write `COUNT` invoices into the folder `einvoices`."""
    folder = book.out / "einvoices"
    folder.mkdir(exist_ok=True)
    sellers = firms(world, 0)
    for place in range(COUNT):
        village = place % world.villages
        seller = sellers[OFFICE if place % 2 else DINERS]
        number = f"25994{1_000_003 * (place + 1):015d}"
        fen = 31_800 + 10_600 * place
        path = folder / f"{number}.xml"
        text = _xml(number, seller, world.village_full_name(village), fen, place)
        path.write_text(text, encoding="utf-8", newline="\n")
        file = path.relative_to(book.out).as_posix()
        book.add(Written(file, "invoice_xml", "xml", rows=1, fen=fen))


def _xml(number: str, seller: Firm, buyer: str, fen: int, place: int) -> str:
    tax = fen * 6 // 106
    issued = date(YEAR, 11, 3) + timedelta(days=place)
    yuan, net, duty = (f"{n // 100}.{n % 100:02d}" for n in (fen, fen - tax, tax))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EInvoice>
  <Header>
    <EIid>{number}</EIid>
    <InherentLabel>
      <GeneralOrSpecialVAT><LabelCode>02</LabelCode></GeneralOrSpecialVAT>
    </InherentLabel>
  </Header>
  <EInvoiceData>
    <SellerInformation>
      <SellerIdNum>{seller.code}</SellerIdNum>
      <SellerName>{escape(seller.name)}</SellerName>
      <SellerBankAccNum>{seller.account}</SellerBankAccNum>
    </SellerInformation>
    <BuyerInformation>
      <BuyerName>{escape(buyer)}</BuyerName>
    </BuyerInformation>
    <BasicInformation>
      <TotalAmWithoutTax>{net}</TotalAmWithoutTax>
      <TotalTaxAm>{duty}</TotalTaxAm>
      <TotalTax-includedAmount>{yuan}</TotalTax-includedAmount>
    </BasicInformation>
    <IssuItemInformation>
      <ItemName>{escape(seller.item)}</ItemName>
      <Quantity>1</Quantity>
      <TaxRate>0.06</TaxRate>
    </IssuItemInformation>
  </EInvoiceData>
  <TaxSupervisionInfo>
    <InvoiceNumber>{number}</InvoiceNumber>
    <IssueTime>{issued.isoformat()} 10:{place:02d}:00</IssueTime>
  </TaxSupervisionInfo>
</EInvoice>
"""
