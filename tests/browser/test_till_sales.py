"""Sales at the till, in a real browser: found again, and given back."""

from playwright.sync_api import Route, expect

from tests.browser.people import Person
from tests.browser.till import NewVoucher, sell


def test_batalkan_undoes_the_last_sale_with_a_reason(merchant: Person, voucher: NewVoucher) -> None:
    paying = voucher()
    sell(merchant, paying, 12_500)
    merchant.press("Batalkan")
    merchant.page.get_by_label("Alasan").fill("Salah ketik")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_contain_text("Rp\u00a012.500")
    expect(merchant.status("Berhasil")).to_have_count(0)
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a00", exact=True)).to_be_visible()
    assert paying.remaining == 50_000


def test_a_lost_answer_to_a_refund_gives_back_once(merchant: Person, voucher: NewVoucher) -> None:
    paying = voucher()
    sell(merchant, paying, 12_500)
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    merchant.page.route("**/refunds", lose_the_first_answer)
    merchant.press("Batalkan")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_contain_text("Rp\u00a012.500")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert paying.remaining == 50_000


def test_part_of_a_sale_that_was_found_by_its_amount_is_given_back(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    sell(merchant, paying, 30_000)
    sell(merchant, voucher(), 4_000)
    merchant.enter("Transaksi")
    rows = merchant.page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Rp\u00a04.000")  # newest first
    merchant.page.get_by_text("Cari transaksi").click()
    merchant.page.get_by_label("Jumlah, kasir, atau nomor bukti").fill("30.000")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    merchant.press("Kembalikan uang")
    amount = merchant.page.get_by_label("Yang dikembalikan")
    expect(amount).to_have_value("30.000")
    amount.fill("31000")
    merchant.press("Kembalikan")
    expect(merchant.page.get_by_text("Paling banyak Rp\u00a030.000.")).to_be_visible()
    expect(amount).to_have_value("31.000")
    amount.fill("10000")
    merchant.page.get_by_label("Alasan").fill("Barang habis")
    merchant.press("Kembalikan")
    expect(merchant.status("Rp\u00a010.000 dikembalikan")).to_be_visible()
    expect(merchant.page.get_by_text("Sebagian dikembalikan")).to_be_visible()
    expect(merchant.page.get_by_text("Rp\u00a020.000", exact=True)).to_be_visible()
    assert paying.remaining == 30_000


def test_a_sale_is_found_by_the_number_on_the_receipt_and_days_are_stepped_through(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    sell(merchant, paying, 9_000)
    [payment] = paying.payments
    merchant.enter("Transaksi")
    merchant.follow("Hari sebelumnya")
    expect(merchant.page.get_by_text("Tidak ada transaksi di hari ini.")).to_be_visible()
    merchant.page.get_by_text("Cari transaksi").click()
    merchant.page.get_by_label("Jumlah, kasir, atau nomor bukti").fill(payment["id"])
    merchant.press("Cari")
    expect(merchant.page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    expect(merchant.page.get_by_text(payment["id"])).to_be_visible()
    expect(merchant.page.get_by_text("Budi Santoso")).to_be_visible()  # who took it
