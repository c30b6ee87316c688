import pytest

from cases.vault import masking


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("", ""),
        ("䶮", "䶮*"),
    ],
)
def test_a_name_keeps_the_family_name(value, shown):
    assert masking.name(value) == shown


def test_an_identity_number_keeps_three_and_two():
    assert masking.identity("500117199001011234") == "500*************34"
    assert masking.identity("E12345") == "****"
    assert masking.identity(None) == ""


def test_a_phone_keeps_its_ends():
    assert masking.phone("13800000017") == "138****0017"
    assert masking.phone("42831117") == "******17"


def test_an_address_stops_at_the_first_area():
    assert masking.address("合阳城街道南园路18号2单元301") == "合阳城街道****"
    assert masking.address("某处18号") == "某处****"


def test_an_account_keeps_four_digits():
    assert masking.account("农业银行 6228 4800 1234 5678") == "****5678"
    assert masking.account("微信") == "****"
