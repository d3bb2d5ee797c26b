"""The city's purchases, in a real browser: from draft to payout, each step by its person."""

from playwright.sync_api import expect

from tests.browser.console import asked, money, signed_in
from tests.browser.payouts import drafted
from tests.browser.people import People, Town
from tests.http.client import fresh_key

UNIT, ACCOUNT_CODE = "Dinas Pendidikan", "5.1.02.01.01.0052"


def test_an_order_is_drafted_approved_delivered_accepted_and_paid(
    person: People, town: Town
) -> None:
    mark = fresh_key()[:8]
    name, product = f"Katering {mark}", f"Nasi kotak {mark}"
    shop = town.city.merchant(name=name)
    body = {"name": product, "price": 25_000, "category": "kuliner", "made_in_malang": True}
    shop.post("/merchant/products", body).ok(201)
    town.listed("products", 1, q=product)

    officer = signed_in(person, town)
    page = officer.page
    officer.go_to("Belanja daerah")
    officer.follow("Pesanan baru")
    page.get_by_label("Nama, NIB, atau nomor pedagang").fill(mark)
    officer.press("Cari")
    officer.press(f"Pilih {name}")
    # What is missing is marked where it is missing, and what was typed stays.
    page.get_by_label("Unit kerja").fill(UNIT)
    officer.press("Simpan draf")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_have_count(2)
    page.get_by_label("Nomor dokumen").fill(f"SP-{mark}")
    page.get_by_label("Kode rekening").fill(ACCOUNT_CODE)
    page.get_by_label("Ambil dari etalase toko").select_option(f"{product}, {money(25_000)}")
    expect(page.get_by_label("Barang atau jasa")).to_have_value(product)
    page.get_by_label("Volume").fill("40")
    expect(officer.status("Nilai pesanan")).to_contain_text(money(1_000_000))
    officer.press("Tambah baris")
    second = page.get_by_role("group", name="Baris 2")
    officer.press("Simpan draf")
    expect(second.get_by_text("Isi nama barang atau jasa.")).to_be_visible()
    second.get_by_label("Barang atau jasa").fill("Air minum")
    second.get_by_label("Volume").fill("2")
    second.get_by_label("Harga satuan").press_sequentially("50000")
    expect(second.get_by_label("Harga satuan")).to_have_value("50.000")
    expect(officer.status("Nilai pesanan")).to_contain_text(money(1_100_000))
    page.get_by_role("button", name="Simpan draf").dblclick()
    expect(page.get_by_role("heading", name=f"Pesanan SP-{mark}")).to_be_visible()
    expect(page.get_by_text("Draf", exact=True)).to_be_visible()
    officer.press("Ajukan")
    expect(asked(page)).to_contain_text(f"Ajukan pesanan {money(1_100_000)} di {name}?")
    officer.press("Ya, ajukan")
    expect(officer.status("diajukan")).to_be_visible()
    # Who has submitted is offered no approval.
    expect(page.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
    address = page.url.partition("#")[2]

    approver = signed_in(person, town, "finance")
    approver.open(f"/console/#{address}")
    approver.press("Setujui")
    question = asked(approver.page)
    for told in (UNIT, ACCOUNT_CODE, f"SP-{mark}", "LS (langsung)", money(1_100_000), name):
        expect(question).to_contain_text(told)
    question.get_by_label("Nomor SPM atau SP2D").fill(f"SPM-{mark}")
    approver.page.get_by_role("button", name=f"Ya, setujui {money(1_100_000)}").dblclick()
    expect(approver.status(f"disisihkan untuk {name}")).to_be_visible()
    expect(approver.page.get_by_text("Menunggu kiriman", exact=True)).to_be_visible()

    till = person()
    till.sign_in("/merchant/", shop.phone)
    till.enter("Toko")
    till.follow("Pesanan kota")
    till.page.get_by_role("link", name=f"SP-{mark}").click()
    for told in (UNIT, product, money(1_100_000), "Paling lambat", "sebelum pajak"):
        expect(till.page.get_by_role("main")).to_contain_text(told)
    till.press("Sudah dikirim")
    till.press("Ya, sudah dikirim")
    expect(till.status("Kota diberi tahu")).to_be_visible()
    expect(till.page.get_by_role("button", name="Sudah dikirim")).to_have_count(0)

    page.reload()
    officer.press("Terima barang")
    question = asked(page)
    question.get_by_label("Nomor BAST").fill(f"BAST-{mark}")
    question.get_by_label("Air minum").fill("3")
    officer.press(f"Terima {money(1_150_000)}")
    expect(question.get_by_text("Isi bilangan bulat dari 0 sampai 2.")).to_be_visible()
    # What is withheld is proposed anew for the sum.
    with page.expect_response(lambda reply: "gross=1050000" in reply.url):
        question.get_by_label("Air minum").fill("1")
    tax = question.get_by_label("PPh final UMKM")
    tax.fill("")
    tax.press_sequentially("5250")
    expect(question).to_contain_text(f"Menjadi hak toko{money(1_044_750)}")
    expect(question).to_contain_text(f"Sisanya {money(50_000)} tetap disisihkan")
    question.get_by_role("button", name=f"Terima {money(1_050_000)}").dblclick()
    expect(officer.status(f"{money(1_044_750)} menjadi hak {name}")).to_be_visible()
    accepted = page.get_by_role("article").filter(has_text=f"BAST-{mark}")
    for told in (f"40 × {product}, 1 × Air minum", money(1_050_000), money(1_044_750)):
        expect(accepted).to_contain_text(told)
    expect(page.get_by_role("article")).to_have_count(1)

    till.page.reload()
    for told in (f"BAST-{mark}", "PPh final", money(1_044_750), "Kirim"):
        expect(till.page.get_by_role("main")).to_contain_text(told)

    lines = {one["merchant_id"]: one["amount"] for one in drafted(town)["lines"]}
    assert lines[shop.id] == 1_044_750
