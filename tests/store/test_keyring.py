"""The keyring: who can open the records, what a damaged file says, what is on the disk."""

from __future__ import annotations

import json
import os
import random
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.errors import (
    Damaged,
    DiskFull,
    Invalid,
    NewerFile,
    NotSetUp,
    ReadOnlyFolder,
    WrongPassword,
)
from peerdesk.store import keyring as keyring_module
from peerdesk.store.files import write_atomically
from peerdesk.store.keyring import Cost, Keyring
from peerdesk.store.passwords import (
    SignInDelay,
    check_password,
    new_recovery_code,
    password_strength,
    plain_recovery_code,
)

CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)
PASSWORD = "three quiet herons"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keyring.json"


@pytest.fixture
def made(path: Path) -> tuple[Keyring, bytes, str]:
    keyring, data_key = Keyring.create()
    code = new_recovery_code()
    keyring.set_recovery_code(data_key, code, 1, CHEAP)
    keyring.set_password(data_key, 1, "Zoë", PASSWORD, CHEAP)
    keyring.set_password(data_key, 2, "ana", "another good one", CHEAP)
    _save(keyring, path, data_key)
    return keyring, data_key, code


def _save(keyring: Keyring, path: Path, data_key: bytes) -> None:
    write_atomically(path, keyring.content(data_key))


def test_what_was_saved_opens_for_each_account_and_the_code(path, made):
    _, data_key, code = made
    loaded = Keyring.load(path)
    assert len(data_key) == 32
    assert loaded.unlock(1, PASSWORD) == data_key
    assert loaded.unlock("zoë", PASSWORD) == data_key
    assert loaded.unlock(" ANA ", "another good one") == data_key
    assert loaded.unlock_with_recovery_code(code) == data_key
    assert [(slot.account_id, slot.sign_in_name) for slot in loaded.accounts] == [
        (2, "ana"),
        (1, "Zoë"),
    ]


def test_two_centers_share_nothing():
    first, first_key = Keyring.create()
    second, second_key = Keyring.create()
    assert first_key != second_key
    first_code, second_code = new_recovery_code(), new_recovery_code()
    first.set_recovery_code(first_key, first_code, 1, CHEAP)
    second.set_recovery_code(second_key, second_code, 1, CHEAP)
    with pytest.raises(WrongPassword):
        first.unlock_with_recovery_code(second_code)
    assert first.unlock_with_recovery_code(first_code) == first_key


@pytest.mark.parametrize(
    ("account", "password"),
    [
        (1, PASSWORD + " "),
        (1, PASSWORD.upper()),
        (1, ""),
        (2, PASSWORD),
        (3, PASSWORD),
        ("nobody", PASSWORD),
        (1, "\ud83d"),
    ],
)
def test_a_wrong_password_and_an_unknown_account_say_the_same(made, account, password):
    with pytest.raises(WrongPassword) as wrong:
        made[0].unlock(account, password)
    with pytest.raises(WrongPassword) as other:
        made[0].unlock(1, "x")
    assert str(wrong.value) == str(other.value)


def test_one_password_from_two_keyboards(made):
    keyring, data_key, _ = made
    keyring.set_password(data_key, 1, "Zoë", "cafe\u0301 olé at noon", CHEAP)
    assert keyring.unlock("Zoe\u0308", "caf\u00e9 ol\u00e9 at noon") == data_key


def test_a_new_password_replaces_the_old_one(path, made):
    keyring, data_key, _ = made
    keyring.set_password(data_key, 1, "Zoë", "a whole new one", CHEAP)
    assert Keyring.load(path).unlock(1, PASSWORD) == data_key, "nothing reaches the disk by itself"
    _save(keyring, path, data_key)
    loaded = Keyring.load(path)
    assert loaded.unlock(1, "a whole new one") == data_key
    with pytest.raises(WrongPassword):
        loaded.unlock(1, PASSWORD)


def test_a_disabled_account_loses_its_slot(path, made):
    keyring, data_key, _ = made
    keyring.remove(1)
    keyring.remove(77)
    _save(keyring, path, data_key)
    loaded = Keyring.load(path)
    assert [slot.account_id for slot in loaded.accounts] == [2]
    with pytest.raises(WrongPassword):
        loaded.unlock(1, PASSWORD)
    assert "Zoë" not in json.dumps(json.loads(path.read_text()), ensure_ascii=False)
    assert loaded.unlock(2, "another good one") == data_key


def test_a_new_recovery_code_takes_the_place_of_the_old(path, made):
    keyring, data_key, old = made
    new = new_recovery_code()
    keyring.set_recovery_code(data_key, new, 2, CHEAP)
    _save(keyring, path, data_key)
    loaded = Keyring.load(path)
    assert loaded.unlock_with_recovery_code(new) == data_key
    with pytest.raises(WrongPassword):
        loaded.unlock_with_recovery_code(old)


def test_a_key_that_is_not_this_centers_is_never_wrapped(made):
    keyring = made[0]
    with pytest.raises(ValueError, match="data key"):
        keyring.set_password(bytes(32), 3, "new", PASSWORD, CHEAP)
    with pytest.raises(ValueError, match="data key"):
        keyring.set_recovery_code(bytes(32), new_recovery_code(), 2, CHEAP)
    with pytest.raises(ValueError, match="data key"):
        keyring.content(bytes(32))


def test_names_are_one_of_a_kind(made):
    keyring, data_key, _ = made
    for name in ("ANA", " ana ", "", "  "):
        with pytest.raises(Invalid) as refused:
            keyring.rename(1, name)
        assert set(refused.value.fields) == {"sign_in_name"}
        with pytest.raises(Invalid):
            keyring.set_password(data_key, 3, name, PASSWORD, CHEAP)
    keyring.rename(2, "Ana")
    keyring.rename(1, "  Zoë B. ")
    keyring.rename(99, "nobody's")
    assert keyring.unlock("zoë b.", PASSWORD) == data_key
    assert [slot.sign_in_name for slot in keyring.accounts] == ["Ana", "Zoë B."]


def test_every_slot_has_a_salt_and_a_nonce_of_its_own(path, made):
    keyring, data_key, _ = made
    keyring.set_password(data_key, 3, "three", PASSWORD, CHEAP)
    _save(keyring, path, data_key)
    found = json.loads(path.read_text())
    slots = [*found["accounts"], found["recovery"]]
    for part in ("salt", "nonce", "sealed"):
        assert len({slot[part] for slot in slots}) == 4


def test_nothing_secret_is_in_the_file(path, made):
    _, data_key, code = made
    content = path.read_bytes()
    for secret in (PASSWORD, code, code.replace("-", ""), data_key.hex()):
        assert secret.encode() not in content
    assert data_key not in content
    found = json.loads(content)
    parts = {"format", "version", "generation", "check", "recovery", "accounts"}
    assert set(found) == parts | {"seal", "checksum"}
    assert set(found["accounts"][0]) == {
        *("account_id", "sign_in_name", "since", "cost", "salt", "nonce", "sealed")
    }
    assert PASSWORD not in repr(made[0].accounts)


def test_the_file_is_the_owners_alone(path, made):
    left_over = path.with_name("keyring.json.tmp")
    left_over.write_text("from a crash")
    left_over.chmod(0o644)
    _save(made[0], path, made[1])
    assert [entry.name for entry in path.parent.iterdir()] == ["keyring.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_any_flipped_bit_is_noticed(path, made):
    """Only a blank, or the case of an escape, may change: what the file means stays the same."""
    content = path.read_bytes()
    meaning = json.loads(content)
    unnoticed = 0
    for place in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            try:
                Keyring.load(path)
            except Damaged:
                continue
            assert json.loads(flipped) == meaning
            unnoticed += 1
    assert unnoticed < len(content) / 8


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 500, b"{}", b"[]", b"null", b"7", b"[" * 100_000, b"\xff\xfe", b'{"format": 1}'],
)
def test_what_is_no_keyring_is_damaged_and_says_what_to_do(path, content):
    path.write_bytes(content)
    with pytest.raises(Damaged, match="Restore the newest backup"):
        Keyring.load(path)
    assert path.read_bytes() == content


def test_a_file_cut_short_anywhere_is_damaged(path, made):
    content = path.read_bytes()
    for length in range(len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(Damaged):
            Keyring.load(path)


def rewrite(path: Path, change) -> None:
    """Change the file as somebody would who also reckons its checksum."""
    found = json.loads(path.read_text())
    change(found)
    del found["checksum"]
    found["checksum"] = keyring_module._checksum(found)
    path.write_text(json.dumps(found))


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["accounts"][0].update(account_id="1"),
        lambda found: found["accounts"][0].update(account_id=True),
        lambda found: found["accounts"][0].update(sign_in_name=""),
        lambda found: found["accounts"][0].update(sign_in_name=5),
        lambda found: found["accounts"][0].update(salt="AAAA"),
        lambda found: found["accounts"][0].update(nonce="not base64!"),
        lambda found: found["accounts"][0].pop("sealed"),
        lambda found: found["accounts"][0]["cost"].update(memory_kib=1 << 40),
        lambda found: found["accounts"][0]["cost"].update(iterations=0),
        lambda found: found["accounts"][0]["cost"].update(memory_kib=1 << 20, iterations=64),
        lambda found: found["accounts"][0].update(since="now"),
        lambda found: found.update(generation=None),
        lambda found: found["accounts"][0]["cost"].update(extra=1),
        lambda found: found.update(version=None),
        lambda found: found.update(accounts=None),
        lambda found: found.pop("recovery"),
    ],
)
def test_a_forged_file_is_damaged_too(path, made, change):
    rewrite(path, change)
    with pytest.raises(Damaged):
        Keyring.load(path)


def test_only_the_data_key_can_give_it_another_generation(path, made):
    _, data_key, _ = made
    assert Keyring.load(path).is_sealed_by(data_key)
    rewrite(path, lambda found: found.update(generation=7))
    assert not Keyring.load(path).is_sealed_by(data_key)


def test_a_slot_moved_to_another_account_opens_nothing(path, made):
    def swap(found):
        first, second = found["accounts"]
        first["account_id"], second["account_id"] = second["account_id"], first["account_id"]

    rewrite(path, swap)
    with pytest.raises(WrongPassword):
        Keyring.load(path).unlock(2, PASSWORD)


def test_a_slot_of_another_center_is_noticed(path, made):
    other, other_key = Keyring.create()
    other.set_password(other_key, 1, "Zoë", PASSWORD, CHEAP)
    theirs = json.loads(other.content(other_key))
    rewrite(path, lambda found: found.update(accounts=theirs["accounts"]))
    with pytest.raises(Damaged):
        Keyring.load(path).unlock(1, PASSWORD)


def test_a_newer_file_is_told_from_a_damaged_one(path, made):
    rewrite(path, lambda found: found.update(version=3, accounts={"of": "another shape"}))
    before = path.read_bytes()
    with pytest.raises(NewerFile, match="newer PeerDesk"):
        Keyring.load(path)
    assert path.read_bytes() == before


def test_no_keyring_means_not_set_up_unless_the_records_are_there(path):
    with pytest.raises(NotSetUp):
        Keyring.load(path)
    path.with_name("center.db").write_bytes(b"records")
    with pytest.raises(Damaged):
        Keyring.load(path)


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize(("number", "expected"), [(28, DiskFull), (30, ReadOnlyFolder)])
def test_a_refused_save_leaves_the_old_file(path, made, monkeypatch, call, number, expected):
    """Root writes anywhere, so the refusal is played at the operating system's edge."""
    keyring, data_key, _ = made
    before = path.read_bytes()
    keyring.set_password(data_key, 1, "Zoë", "a whole new one", CHEAP)

    def refuse(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(expected):
            _save(keyring, path, data_key)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["keyring.json"]
    _save(keyring, path, data_key)
    assert Keyring.load(path).unlock(1, "a whole new one") == data_key


# The recovery code.


def test_a_code_is_long_and_easy_to_read():
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 7
        assert not set(code) & set("O0I1")
    assert len({letter for code in codes for letter in code if letter != "-"}) == 32


@given(st.randoms(use_true_random=False))
def test_how_a_code_is_typed_does_not_matter(chance: random.Random):
    code = new_recovery_code()
    typed = "".join(
        letter if chance.random() < 0.5 else letter.lower()
        for letter in code.replace("-", chance.choice(["", " ", "-", " - ", "\n", "–"]))
    )
    fullwidth = "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in code)
    misread = code.replace("Q", chance.choice("0Oo")).replace("L", chance.choice("1Ii"))
    for form in (typed, fullwidth, misread, f"  {code}\n"):
        assert plain_recovery_code(form) == code.replace("-", "")


def test_every_wrong_letter_and_every_exchange_is_noticed():
    code = plain_recovery_code(new_recovery_code())
    for place in range(28):
        for letter in "23456789ABCDEFGHJKLMNPQRSTUVWXYZ":
            if letter != code[place]:
                with pytest.raises(Invalid):
                    plain_recovery_code(code[:place] + letter + code[place + 1 :])
        for other in range(place):
            if code[place] != code[other]:
                letters = list(code)
                letters[place], letters[other] = letters[other], letters[place]
                with pytest.raises(Invalid):
                    plain_recovery_code("".join(letters))


@given(st.text(max_size=40))
def test_any_other_text_is_a_mistyped_code(typed: str):
    with pytest.raises(Invalid) as refused:
        plain_recovery_code(typed)
    assert set(refused.value.fields) == {"recovery_code"}


# Passwords.


@pytest.mark.parametrize(
    "text",
    [
        *("", "short", "nine char", "password12", "P@ssw0rd123!", "Password-2026", "qwerty123456"),
        *("aaaaaaaaaa", "1212121212", "abcabcabcabc", "0987654321", "qwertyuiop", "ababababba"),
        *("desk.person", "DeskPerson2026", "1 Desk Person", "wordwordword", "Welcome2026!"),
    ],
)
def test_passwords_that_are_refused(text):
    with pytest.raises(Invalid) as refused:
        check_password(text, name="Desk Person")
    assert set(refused.value.fields) == {"password"}
    assert not text or text not in str(refused.value)
    assert password_strength(text, name="Desk Person")[0] == 0


@pytest.mark.parametrize(
    "text",
    ["recovery-demo", "three quiet herons", "тихая река ночью", "x7Kd92mQpl", "Ana walks at 6"],
)
def test_passwords_that_are_taken(text):
    check_password(text, name="Ana")
    assert password_strength(text, name="Ana")[0] >= 1


def test_strength_grows_with_what_has_to_be_guessed():
    levels = [
        password_strength(text)
        for text in (
            "monkey12345",
            "recovery-demo",
            "three quiet herons",
            "three quiet herons drink",
            "three quiet herons drink cold tea!",
        )
    ]
    assert levels == [(0, "Too weak"), (1, "Weak"), (2, "Fair"), (3, "Good"), (4, "Strong")]


@given(st.text(), st.text())
def test_any_text_is_weighed_without_a_crash(text: str, name: str):
    level, word = password_strength(text, name=name)
    assert 0 <= level <= 4
    assert word
    try:
        check_password(text, name=name)
    except Invalid:
        assert level == 0
    else:
        assert level > 0


def test_the_wait_grows_for_that_account_alone():
    now = 100.0
    delay = SignInDelay(lambda: now)
    waits = []
    for _ in range(9):
        delay.failed(1)
        waits.append(delay.remaining(1))
    assert waits == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert delay.remaining(2) == 0
    now += 29
    assert delay.remaining(1) == 1
    now += 5
    assert delay.remaining(1) == 0
    delay.failed(1)
    assert delay.remaining(1) == 30
    delay.succeeded(1)
    assert delay.remaining(1) == 0
    delay.failed(1)
    assert delay.remaining(1) == 0


# What a guess costs.


def test_the_cost_fits_the_computer_and_never_falls_below_the_minimum():
    def measured(probe_seconds: float) -> Cost:
        times = iter([0.0, probe_seconds])
        return Cost.tuned(0.4, lambda: next(times))

    assert measured(0.03) == Cost(64 * 1024, 40, 4)
    assert measured(0.3) == Cost(64 * 1024, 4, 4)
    assert measured(0.9) == Cost(19 * 1024, 4, 4)
    assert measured(60.0) == Cost(19 * 1024, 2, 4)
    assert measured(0.0).iterations == 64


@pytest.mark.parametrize("parts", [(7, 1, 1), (32, 0, 1), (32, 1, 0), (32, 1, 8), (1 << 30, 1, 1)])
def test_a_cost_that_cannot_be_is_refused(parts):
    with pytest.raises(ValueError, match="Argon2id"):
        Cost(*parts)
