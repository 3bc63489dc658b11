"""The figures as W3C Data Quality Vocabulary (JSON-LD), which catalogues of data can read.

A version is a `dcat:Distribution` with its checksum; each finding's value is a `dqv:QualityMeasurement`, its
sentence a `dqv:QualityAnnotation`. What DQV has no term for is left out: report.json has it.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from inspector.metrics.catalog import all_metrics
from inspector.model.report import Report

_CONTEXT = {
    "dqv": "http://www.w3.org/ns/dqv#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "sdmx": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dqv_of(report: Report) -> bytes:
    """Return dqv.jsonld."""
    versions = (*((report.baseline,) if report.baseline else ()), *report.versions)
    graph: list[dict[str, Any]] = [
        {
            "@id": f"#version-{v.id}",
            "@type": "dcat:Distribution",
            "dcterms:title": v.name,
            "dcterms:format": v.format,
            "dcterms:modified": _moment(v.modified if v.modified is not None else v.as_of),
            "dcat:byteSize": v.size_bytes,
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
                "spdx:checksumValue": v.fingerprint,
            },
        }
        for v in versions
    ]
    used = {finding.key for finding in report.findings}
    graph += [
        {
            "@id": f"#metric-{metric.card.key}",
            "@type": "dqv:Metric",
            "dcterms:title": metric.card.name,
            "dcterms:description": metric.card.question,
            "dqv:inDimension": {"@id": f"#dimension-{metric.card.area}"},
        }
        for metric in all_metrics()
        if metric.card.key in used
    ]
    graph += [
        {"@id": f"#dimension-{area}", "@type": "dqv:Dimension", "dcterms:title": area}
        for area in sorted({finding.area for finding in report.findings})
    ]
    for number, finding in enumerate(report.findings, start=1):
        target = {"@id": f"#version-{finding.version}"}
        if finding.value is not None:
            graph.append({
                "@id": f"#measurement-{number}",
                "@type": "dqv:QualityMeasurement",
                "dqv:computedOn": target,
                "dqv:isMeasurementOf": {"@id": f"#metric-{finding.key}"},
                "dqv:value": {"@value": repr(float(finding.value)), "@type": "xsd:double"},
                "sdmx:unitMeasure": finding.unit or "number",
            })  # fmt: skip
        graph.append({
            "@id": f"#finding-{number}",
            "@type": "dqv:QualityAnnotation",
            "oa:hasTarget": target,
            "oa:motivatedBy": {"@id": "dqv:qualityAssessment"},
            "oa:hasBody": {"@type": "oa:TextualBody", "oa:value": finding.message},
            "dcterms:subject": ", ".join(finding.columns),
            "dcterms:type": finding.severity.value,
        })  # fmt: skip
    plain = {"@context": _CONTEXT, "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"


def _moment(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return ""
