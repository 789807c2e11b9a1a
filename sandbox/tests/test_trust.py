"""Which files of the system say whom to trust."""

from pathlib import Path

from m365_sandbox.trust import certifi_bundles


def test_the_bundle_of_each_python_environment_on_the_path_is_found(tmp_path: Path) -> None:
    bundle = tmp_path / "env" / "lib" / "python3.12" / "site-packages" / "certifi" / "cacert.pem"
    bundle.parent.mkdir(parents=True)
    bundle.write_text("")
    path = f"{tmp_path / 'nothing' / 'bin'}:{tmp_path / 'env' / 'bin'}"
    assert list(certifi_bundles({"PATH": path})) == [bundle]
