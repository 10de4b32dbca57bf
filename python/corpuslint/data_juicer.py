"""data-juicer: a mapper that mends texts and a filter that leaves samples out, under their names in its registry.

    process:
      - corpuslint_mapper: {select: [boilerplate, whitespace]}
      - corpuslint_filter: {drop: [markup], max_noise: 0.5}

They are registered by the entry point that this package brings, and where this module is imported. One thread lints,
because data-juicer runs as many processes as it was told (`np`). The options are those of `corpuslint.Linter`; others
are data-juicer's own (`text_key`, `batch_size`, `num_proc`, ...).
"""
# mypy: ignore-errors

from typing import List, Optional, Union

from data_juicer.ops.base_op import OPERATORS, Filter, Mapper
from data_juicer.utils.constant import Fields

from corpuslint import batches

# Among a sample's statistics: the rules for which it is left out, with commas; empty for one that stays.
REASONS = "corpuslint_drop"
Names, Share = Optional[List[str]], Union[float, str, None]


def _told(op, method, samples):
    texts = samples[op.text_key]
    names = [name for name in batches.ALONG if name in samples]
    about = [{name: samples[name][row] for name in names} for row in range(len(texts))]
    return batches.results(method, batches.of_texts(texts, about), column="text").to_pylist()


# data-juicer reads what may be set from the signatures.
# fmt: off
@OPERATORS.register_module("corpuslint_mapper")
class CorpuslintMapper(Mapper):
    """Puts the mended texts in the place of the texts. A text that is null stays null."""

    _batched_op = True

    def __init__(self, select: Names = None, extend_select: Names = None, ignore: Names = None,
                 profile: Union[str, List[str], None] = None, rules: Names = None, config: Optional[str] = None,
                 fix: str = "safe", max_removed: Share = None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.linter = batches.linter_of(None, {
            "select": select, "extend_select": extend_select, "ignore": ignore, "profile": profile, "rules": rules,
            "config": config, "fix": fix, "max_removed": max_removed})

    def process_batched(self, samples):
        samples[self.text_key] = _told(self, self.linter.fix, samples)
        return samples


@OPERATORS.register_module("corpuslint_filter")
class CorpuslintFilter(Filter):
    """Leaves out what `drop` and `max_noise` say; the reasons stand among the sample's statistics."""

    _batched_op = True

    def __init__(self, drop: Names = None, max_noise: Share = None, select: Names = None, extend_select: Names = None,
                 ignore: Names = None, profile: Union[str, List[str], None] = None, rules: Names = None,
                 config: Optional[str] = None, fix: str = "safe", max_removed: Share = None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.linter = batches.linter_of(None, {
            "drop": drop, "max_noise": max_noise, "select": select, "extend_select": extend_select, "ignore": ignore,
            "profile": profile, "rules": rules, "config": config, "fix": fix, "max_removed": max_removed})

    def compute_stats_batched(self, samples):
        for stats, cleaned in zip(samples[Fields.stats], _told(self, self.linter.clean, samples)):
            stats[REASONS] = ",".join((cleaned or {}).get("drop") or [])
        return samples

    def process_batched(self, samples):
        return [stats[REASONS] == "" for stats in samples[Fields.stats]]
