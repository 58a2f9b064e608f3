"""`safetables verify`: check the proof that a table is safe."""

from __future__ import annotations

import argparse

from safetables._certificate import BadCertificate, verify_certificate
from safetables.command_options import add_table, read_json, read_released, read_table
from safetables.command_say import amount, say

USAGE = """safetables verify TABLE.json CERTIFICATE [--released FILE ...]
       safetables verify TABLE.csv CERTIFICATE --dimension NAME=FILE ... --threshold N [options]"""
DESCRIPTION = "Check a certificate without solver: count every population in it and compare with the table."
EXAMPLE = """\
example:
  safetables verify protected.json certificate.json

Give the same table, and the same --released in the same order, as for the audit that wrote the certificate."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_table(parser)
    parser.add_argument("certificate", help="as audit --certificate (or --report) wrote it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check a certificate; 0 if it holds, else 1."""
    protected = read_table(options.protected, options)
    certificate = read_json(options.certificate)
    if isinstance(certificate, dict):
        certificate = certificate.get("certificate", certificate)  # a report of audit holds one
    try:
        if not isinstance(certificate, dict):
            raise BadCertificate("there is no certificate in it; only a certified audit writes one")
        verify_certificate(protected, certificate, released=read_released(options))
    except BadCertificate as error:
        say(f"NOT proven: {options.certificate}: {error}")
        return 1
    cells = amount(int(protected.sensitive.sum()), "sensitive cell")
    say(f"proven: the certificate shows that each of {cells} is safe")
    return 0
