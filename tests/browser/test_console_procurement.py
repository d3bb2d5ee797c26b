"""Orders that do not go straight on, taxes and the report of the budget, in a real browser."""

import re

from playwright.sync_api import expect

from tests.browser.console import as_file, asked, bring_in, lines, money, row, signed_in
from tests.browser.payouts import accept_statement, post_statement, statement
from tests.browser.people import People, Person, Town
from tests.http.client import fresh_key
from tests.http.purchasing import Purchase, item

HEADER = "year,unit,account_code,row,amount,supplier_npwp,size,cooperative,local,reference"
CODE = "5.1.02.01.01.0052"


def at_order(one: Person, of: Purchase) -> None:
    """Go to an order by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/procurement/orders/{of.id}")
    one.page.reload()
    expect(one.page.get_by_role("heading", name="Barang dan jasa")).to_be_visible()
    one.settled()


def test_an_order_is_given_back_changed_sent_back_and_cancelled_with_a_reason_each(
    person: People, town: Town
) -> None:
    order = Purchase(town.city, item(10, 50_000)).submitted()
    officer, approver = signed_in(person, town), signed_in(person, town, "finance")
    at_order(approver, order)
    approver.press("Kembalikan ke unit")
    asked(approver.page).get_by_label("Alasan").fill("Kode rekening keliru")
    approver.press("Ya, kembalikan")
    expect(approver.page.get_by_text("Dikembalikan: Kode rekening keliru")).to_be_visible()

    at_order(officer, order)
    officer.follow("Ubah")
    code = officer.page.get_by_label("Kode rekening")
    expect(code).to_have_value(CODE)
    code.fill("5.1.02.01.01.0024")
    officer.page.get_by_label("Volume").fill("8")
    officer.press("Simpan draf")
    expect(officer.page.get_by_text("5.1.02.01.01.0024")).to_be_visible()
    officer.press("Ajukan")
    officer.press("Ya, ajukan")
    expect(officer.status("diajukan")).to_be_visible()
    order.approve().ok()
    order.deliver().ok()

    at_order(officer, order)
    officer.press("Kiriman tidak sesuai")
    asked(officer.page).get_by_label("Alasan").fill("Kemasan rusak")
    officer.press("Ya, kembalikan")
    expect(officer.page.get_by_text("Dikembalikan: Kemasan rusak")).to_be_visible()
    till = person()
    till.sign_in("/merchant/", order.shop.phone)
    till.open(f"/merchant/#/orders/{order.id}")
    expect(till.page.get_by_text("Kiriman dikembalikan: Kemasan rusak")).to_be_visible()
    expect(till.page.get_by_role("button", name="Sudah dikirim")).to_be_visible()

    officer.press("Batalkan pesanan")
    expect(asked(officer.page)).to_contain_text(f"{money(400_000)} yang disisihkan kembali")
    asked(officer.page).get_by_label("Alasan").fill("Kegiatan ditunda")
    officer.press("Ya, batalkan")
    expect(officer.page.get_by_text("Dibatalkan: Kegiatan ditunda")).to_be_visible()
    # What the shop has on its screen is an older state: it is told so, and what to do.
    till.press("Sudah dikirim")
    till.press("Ya, sudah dikirim")
    expect(till.alert("dibatalkan")).to_be_visible()


def test_only_the_one_whose_step_it_is_sees_its_button(person: People, town: Town) -> None:
    order = Purchase(town.city).submitted()
    auditor = signed_in(person, town, "auditor")
    at_order(auditor, order)
    admin = signed_in(person, town)
    at_order(admin, order)
    finance = signed_in(person, town, "finance")
    at_order(finance, order)
    steps = "Ajukan|Setujui|Kembalikan ke unit|Batalkan pesanan|Terima barang"
    for one, offered in (
        (auditor, []),
        (admin, ["Batalkan pesanan"]),
        (finance, ["Setujui", "Kembalikan ke unit"]),
    ):
        buttons = one.page.get_by_role("button", name=re.compile(f"^({steps})$"))
        expect(buttons).to_have_text(offered)
    admin.follow("Pajak")
    expect(admin.page.get_by_text("Masuklah sebagai bendahara atau auditor.")).to_be_visible()
    auditor.follow("Pajak")
    auditor.settled()
    expect(auditor.page.get_by_role("button", name="Ajukan", exact=True)).to_have_count(0)
    auditor.open("/console/#/procurement/orders/new")
    expect(auditor.page.get_by_text("Masuklah sebagai petugas program.")).to_be_visible()


def test_a_number_that_funds_a_campaign_approves_no_order_and_the_screen_says_what_to_do(
    person: People, town: Town
) -> None:
    order = Purchase(town.city).submitted()
    number = f"SP2D-{fresh_key()}"
    city = town.city
    campaign = city.campaign(fund=50_000)
    body = {"amount": 10_000, "reference": number}
    city.finance.post(f"/finance/campaigns/{campaign}/funds", body, key=fresh_key()).ok(201)
    approver = signed_in(person, town, "finance")
    at_order(approver, order)
    approver.press("Setujui")
    question = asked(approver.page)
    question.get_by_label("Nomor SPM atau SP2D").fill(number)
    question.get_by_role("button", name=re.compile("^Ya, setujui")).click()
    expect(approver.alert(re.compile("."))).to_be_visible()
    expect(question.get_by_label("Nomor SPM atau SP2D")).to_have_value(number)
    assert order.get()["state"] == "submitted"
    question.get_by_label("Nomor SPM atau SP2D").fill(f"SPM-{fresh_key()}")
    question.get_by_role("button", name=re.compile("^Ya, setujui")).click()
    expect(approver.page.get_by_text("Menunggu kiriman", exact=True)).to_be_visible()


def test_taxes_go_to_the_state_by_two_people_and_the_shop_has_its_slip(
    person: People, town: Town
) -> None:
    order = Purchase(town.city, item(10, 500_000)).delivered()
    bast, code = f"BAST-{fresh_key()[:12]}", f"1{int(order.id[-10:], 36) % 10**14:014d}"
    order.accept(bast=bast, taxes=[{"kind": "pph23", "amount": 100_000}]).ok()
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    first.go_to("Belanja daerah")
    first.follow("Pajak")
    first.settled()
    page = first.page
    page.get_by_label("Jenis pajak").select_option("PPh Pasal 23")
    page.get_by_label("Jumlah setoran (Rp)").press_sequentially("100000")
    page.get_by_label("Kode billing").fill("123")
    first.press("Ajukan")
    expect(page.get_by_label("Kode billing")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Kode billing").fill(code)
    page.get_by_role("button", name="Ajukan", exact=True).dblclick()
    mine = row(page, code)
    expect(mine).to_contain_text("Menunggu persetujuan")
    expect(mine.get_by_role("button")).to_have_text(["Tarik usulan"])

    second.open("/console/#/procurement/taxes")
    row(second.page, code).get_by_role("button", name="Setujui").click()
    expect(asked(second.page)).to_contain_text(f"Setujui setoran PPh Pasal 23 {money(100_000)}?")
    second.press("Ya, setujui")
    expect(row(second.page, code)).to_contain_text("Menunggu bank")

    ntpn = "A1B2C3D4E5F60718"
    accept_statement(town, post_statement(town, statement(f",{code} NTPN {ntpn},debit,100000,")))
    page.reload()
    expect(row(page, code)).to_contain_text(ntpn)
    first.follow("Bukti potong")
    slip = row(page, bast)
    for told in ("PPh Pasal 23", money(5_000_000), money(100_000)):
        expect(slip).to_contain_text(told)

    till = person()
    till.sign_in("/merchant/", order.shop.phone)
    till.enter("Toko")
    till.follow("Pesanan kota")
    till.follow("Bukti potong pajak")
    own = till.page.get_by_role("listitem").filter(has_text=bast)
    for told in ("PPh Pasal 23", money(100_000), money(5_000_000)):
        expect(own).to_contain_text(told)


def test_the_report_has_no_percentage_without_a_budget_and_the_share_with_one(
    person: People, town: Town
) -> None:
    year, unit = 2031, f"Dinas {fresh_key()[:8]}"
    finance = signed_in(person, town, "finance")
    page = finance.page
    finance.open(f"/console/#/procurement/report/{year}")
    expect(page.get_by_text("Belum ada anggaran", exact=True).first).to_be_visible()
    expect(page.get_by_role("img")).to_have_count(0)
    finance.follow("Impor anggaran dan belanja")
    bring_in(
        finance,
        as_file(
            lines(
                HEADER,
                f"{year},{unit},{CODE},budget,10000000,,,,,DPA-1",
                f"{year},{unit},{CODE},realised,3000000,,micro,,ya,EP-1",
                f"{year},{unit},{CODE},realised,2000000,,medium,,ya,EP-2",
                f"{year},{unit},{CODE},realised,satu,,micro,,ya,EP-3",
            )
        ),
    )
    expect(finance.status("Baru 3")).to_be_visible()
    expect(row(page, "satu")).to_contain_text("amount")
    finance.open(f"/console/#/procurement/report/{year}")
    found = row(page, unit)
    for told in (money(10_000_000), money(5_000_000), money(3_000_000), "30%", money(1_000_000)):
        expect(found).to_contain_text(told)
    expect(page.get_by_role("img", name="30%, batasnya 40%").first).to_be_visible()
    page.get_by_role("link", name=unit).click()
    expect(row(page, CODE)).to_contain_text(money(3_000_000))
