"""The command line: `shenming`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from web import embedded, logs
from web.settings import SettingInvalid, Settings


class Group(click.Group):
    """Turns our refusals into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal is a sentence, not a traceback."""
        from cases.errors import CaseError
        from engine.errors import EngineError
        from web.serve import AlreadyUp

        try:
            return super().invoke(ctx)
        except (CaseError, EngineError, SettingInvalid, AlreadyUp) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Group)
def main() -> None:
    """申明亭: from the first word of a dispute to the court's seal."""


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def runtime(settings: Settings | None = None) -> Iterator[Any]:
    """Open the runtime of this installation; the embedded database is started for it."""
    from web.worker import runtime_of

    settings = settings or Settings.from_env()
    own = not settings.database_url
    running = (settings.home / "postgres" / "postmaster.pid").exists()
    if own:
        url = embedded.postgres(settings.home / "postgres")
        settings = replace(settings, database_url=url)
    try:
        yield runtime_of(settings, None)
    finally:
        if own and not running:
            embedded.stop_postgres(settings.home / "postgres")


def show(rows: list[dict[str, Any]], as_json: bool, empty: str) -> None:
    """Print *rows* as JSON or as lines."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str, indent=1))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value not in (None, "", {})))
    if not rows:
        click.echo(empty)


@main.command()
@click.option("--demo/--no-demo", default=None, help="Load the demo county at first start.")
def up(demo: bool | None) -> None:
    """Serve everything on one machine until Ctrl-C."""
    from web import serve

    settings = Settings.from_env()
    if demo is not None:
        settings = replace(settings, demo=demo)
    sys.exit(serve.up(settings, click.echo))


@main.command()
def prepare() -> None:
    """Migrate, deploy what is shipped, and load the demo county once: what `up` does first."""
    import migrations
    from cases.operating import shipping
    from cases.showcase import demo

    settings = Settings.from_env()
    click.echo("preparing the database …")
    with runtime(settings) as here:
        migrations.upgrade(here.bind.url.render_as_string(hide_password=False))
        here.do(shipping.deploy_new)
        accounts = here.do(demo.load) if settings.demo else []
    if accounts:
        click.echo(f"\n演示县（虚构）demo accounts, password for all: {demo.PASSWORD}")
        for account in accounts:
            click.echo(f"  {account.login:<12} {account.words}")
        click.echo("  当事人不用账号：/apply\n")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run every check; arguments are handed to pytest alone."""
    from web import checks

    sys.exit(checks.run(list(arguments), click.echo))


@main.command()
@click.option("--to", "revision", default="head", help="Revision to go to.")
def migrate(revision: str) -> None:
    """Bring the database's schema up to date."""
    import migrations

    with runtime() as here:
        url = here.bind.url.render_as_string(hide_password=False)
        migrations.upgrade(url, revision)
    click.echo("The schema is up to date.")


@main.command()
@click.option("--county", type=click.Choice(["hechuan", "haiyan", "luqiao"]), help="Whose size.")
@click.option("--months", default=3.0, type=click.FloatRange(0.03, 60), help="How long a history.")
@click.option("--seed", default=1, help="Another number, another county.")
@click.option("--share", default=1.0, type=click.FloatRange(0.001, 1), help="Part of the size.")
@as_json
def demo(county: str | None, months: float, seed: int, share: float, as_json: bool) -> None:
    """Load the fictional demo county (once); with --county one of full size with its history."""
    from web import demo_load

    with runtime() as here:
        if county is None:
            demo_load.small(here)
        else:
            demo_load.command(here, county, months, seed, share, as_json)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why this version.")
@as_json
def deploy(files: tuple[Path, ...], note: str, as_json: bool) -> None:
    """Deploy FILES as a release, or everything shipped that has changed."""
    from cases.operating import shipping

    with runtime() as here:
        if files:
            release = here.do(
                shipping.deploy_files, [(f.name, f.read_bytes()) for f in files], note
            )
        else:
            release = here.do(shipping.deploy_new)
    row = {"release": release}
    show([row], as_json, "")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@as_json
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Look at BPMN, DMN and form FILES and say what is wrong with them."""
    from cases.operating import shipping

    findings = [
        {"file": str(file), **finding}
        for file in files
        for finding in shipping.check(file.name, file.read_bytes())
    ]
    if as_json:
        click.echo(json.dumps({"findings": findings}, ensure_ascii=False, indent=1))
    else:
        show(findings, False, "Nothing to say against it.")
    sys.exit(any(finding["severity"] == "error" for finding in findings))


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "out", type=click.Path(path_type=Path), help="File or folder to write to.")
@as_json
def import_files(files: tuple[Path, ...], out: Path | None, as_json: bool) -> None:
    """Read BPMN FILES that other tools drew, say what was changed and what is left to do."""
    from cases.operating import processes

    reports = [(file, processes.read(file.read_bytes())) for file in files]
    for file, report in reports:
        if out is not None:
            into = out / f"{report.key or file.stem}.bpmn" if out.is_dir() else out
            into.write_bytes(report.content)
    rows = [{"file": str(file), **processes.told(report)} for file, report in reports]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(f"{row['file']}: {row['tool']}, process {row['key'] or '-'}")
            show(row["notes"] + row["findings"], False, "Nothing to change.")
    sys.exit(any(not report.may_be_deployed for _, report in reports))


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--grant", "grants", multiple=True, required=True, help="role:organisation-code")
@click.password_option()
def add_user(login: str, name: str, grants: tuple[str, ...], password: str) -> None:
    """Make an account with its roles."""
    from cases.county import people

    with runtime() as here:
        pairs = [tuple(grant.split(":", 1)) for grant in grants]
        here.do(people.add_by_codes, login=login, name=name, grants=pairs, password=password)
    click.echo(f"{login} may sign in.")


@user.command("list")
@as_json
def list_users(as_json: bool) -> None:
    """List the accounts."""
    from cases.county import people

    with runtime() as here:
        rows = here.do(people.listing)
    show(rows, as_json, "No accounts.")


@main.group()
def worker() -> None:
    """Programs elsewhere that do external tasks."""


@worker.command("add")
@click.argument("name")
@click.option("--topic", "topics", multiple=True, required=True, help="A topic it may do.")
def add_worker(name: str, topics: tuple[str, ...]) -> None:
    """Make a worker and print its token, this once."""
    from cases.county import workers

    with runtime() as here:
        token = here.do(workers.add, name, topics)
    click.echo(token)


@worker.command("list")
@as_json
def list_workers(as_json: bool) -> None:
    """List the workers and what they may do."""
    from cases.county import workers

    with runtime() as here:
        rows = here.do(workers.listing)
    show(rows, as_json, "No workers.")


@worker.command("rotate")
@click.argument("name")
def rotate_worker(name: str) -> None:
    """Give a worker another token and print it, this once; the one before is void."""
    from cases.county import workers

    with runtime() as here:
        token = here.do(workers.rotate, name)
    click.echo(token)


@worker.command("revoke")
@click.argument("name")
def revoke_worker(name: str) -> None:
    """Let a worker's token open nothing any more."""
    from cases.county import workers

    with runtime() as here:
        here.do(workers.revoke, name)
    click.echo(f"{name} is out.")


@main.group("referral-door")
def referral_door() -> None:
    """Systems of courts, police and petition offices that send referrals."""


@referral_door.command("add")
@click.argument("name")
@click.option("--organisation", required=True, help="Code of the authority it speaks for.")
def add_door(name: str, organisation: str) -> None:
    """Make a door and print its secret, this once."""
    from cases.exchange import referral_doors

    with runtime() as here:
        secret = here.do(referral_doors.add, name, organisation)
    click.echo(secret)


@referral_door.command("list")
@as_json
def list_doors(as_json: bool) -> None:
    """List the doors and for whom they speak."""
    from cases.exchange import referral_doors

    with runtime() as here:
        rows = here.do(referral_doors.listing)
    show(rows, as_json, "No doors.")


@referral_door.command("revoke")
@click.argument("name")
def revoke_door(name: str) -> None:
    """Let nothing in by a door any more."""
    from cases.exchange import referral_doors

    with runtime() as here:
        here.do(referral_doors.revoke, name)


@main.command()
@as_json
def verify(as_json: bool) -> None:
    """Recompute every history chain and compare the state of every instance with its tasks."""
    from cases.operating import verification

    with (
        runtime() as here,
        click.progressbar(length=here.do(verification.count), file=sys.stderr) as bar,
    ):
        found = verification.run(here, bar.update)
    show(found, as_json, "Everything agrees.")
    sys.exit(bool(found))


@main.group()
def bench() -> None:
    """Measure what we claim, beside its limit in the same run."""


@bench.command("engine")
@click.option("--seconds", default=4.0, help="Length of one measurement.")
@click.option("--stored", default=1_000_000, help="Instances stored for the growth figure.")
@as_json
def bench_engine(seconds: float, stored: int, as_json: bool) -> None:
    """Durable completions a second beside pgbench and beside the engine's own statements."""
    from bench import engine as measured

    show([measured.run(seconds=seconds, stored=stored, say=_progress)], as_json, "")


@bench.command("timers")
@click.option("--timers", default=4_000, help="Timers that fall due at one moment.")
@as_json
def bench_timers(timers: int, as_json: bool) -> None:
    """Due timers fired a second, by one process and by two."""
    from bench import timers as measured

    show([measured.run(timers=timers, say=_progress)], as_json, "")


@bench.command("http")
@click.option("--seconds", default=10.0, help="Length of the measurement.")
@as_json
def bench_http(seconds: float, as_json: bool) -> None:
    """Completions a second through the real door, with p50 and p95 in milliseconds."""
    from bench import http as measured

    show([measured.run(seconds=seconds, say=_progress)], as_json, "")


@bench.command("memory")
@click.option("--requests", default=10_000, help="Pages to ask for.")
@as_json
def bench_memory(requests: int, as_json: bool) -> None:
    """Megabytes of all that `up` starts at rest, and of a web worker after many pages."""
    from bench import memory as measured

    show([measured.run(requests, say=_progress)], as_json, "")


@bench.command("fire")
@click.option("--kills", default=200, help="How often something is killed.")
@click.option("--seed", default=1, help="Another number, another fire.")
@as_json
def bench_fire(kills: int, seed: int, as_json: bool) -> None:
    """Kill processes under load and count what is lost, doubled or late: all should be 0."""
    from bench import fire as measured

    found = measured.run(kills, seed=seed, say=_progress)
    show([found], as_json, "")
    sys.exit(any(found[key] for key in measured.WRONG))


def _progress(words: str) -> None:
    click.echo(words, err=True)


if __name__ == "__main__":
    logs.configure("WARNING")
    main()
