"""Encodings are told from the letters of a table; what tells nothing is Windows-1252."""

import pytest

from inspector.sources.charset import MIXED, SINGLE_BYTE, guess, spoken

TABLES = {
    "German": ("id,name,stadt", "Müller Jürgen,Köln größere Straße", ["cp1252"]),
    "French": ("id,nom,ville", "Hélène Lefèvre,Besançon été à", ["cp1252", "cp850"]),
    "Russian": ("номер,имя,город", "Иванов Сергей,Москва улица", ["cp1251", "koi8-r", "cp866"]),
    "Polish": ("id,nazwa,miasto", "Żółć Grzegorz,Łódź gęśla jaźń", ["cp1250", "iso8859-2"]),
    "Czech": ("id,jméno,město", "Jiří Dvořák Šťastný,Plzeň žluťoučký", ["cp1250"]),
    "Greek": ("α,όνομα,πόλη", "Γιώργος Παπαδόπουλος,Θεσσαλονίκη", ["cp1253", "iso8859-7"]),
    "Japanese": ("番号,名前,都市", "山田太郎さん,東京都渋谷区の店", ["shift_jis", "euc_jp"]),
    "Chinese": ("编号,姓名,城市", "王小明先生,北京市海淀区中关村", ["gb18030", "gbk"]),
    "Taiwanese": ("編號,姓名,城市", "王小明先生,臺北市信義區忠孝東路", ["big5"]),
    "Korean": ("번호,이름,도시", "김철수입니다,서울특별시 강남구", ["euc_kr"]),
    "Hebrew": ("מספר,שם,עיר", "משה כהן לוי,תל אביב יפו", ["cp1255"]),
    "Arabic": ("رقم,اسم,مدينة", "محمد عبد الله,القاهرة مصر", ["cp1256"]),
    "Turkish": ("no,ad,şehir", "Gökçe Yılmaz Şahin,İstanbul ığdır", ["cp1254"]),
    "Thai": ("ลำดับ,ชื่อ,เมือง", "สมชาย ใจดี,กรุงเทพมหานคร", ["cp874"]),
    "signs": ("id,temp,price", "21 °C,5 €", ["cp1252"]),
    "one name": ("id,name,city", "plain,Zürich", ["cp1252"]),
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(name, one) for name, (_, _, many) in TABLES.items() for one in many]
)
def test_that_the_text_comes_back(language, encoding):
    head, row, _ = TABLES[language]
    text = "\n".join([head, *(f"{n},{row}" for n in range(40))])
    found = guess(text.encode(encoding))
    assert text.encode(encoding).decode("cp1252" if found == SINGLE_BYTE else found) == text
    assert spoken(found)


def test_that_icelandic_is_not_taken_for_turkish():
    text = "nafn\n" + "Þórður Guðmundsson Ægir\n" * 20
    assert guess(text.encode("cp1252")) == SINGLE_BYTE


def test_that_a_text_of_two_encodings_is_told():
    assert guess("café,naïve\n".encode() * 9 + "déjà\n".encode("cp1252")) == MIXED


def test_that_noise_is_something():
    assert guess(bytes(range(128, 256)) * 9)
    assert guess(b"\xff") == SINGLE_BYTE
