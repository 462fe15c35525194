namespace NeuroChip.Cli.Conformance;

/// <summary>
/// Compares a run with its case, window by window, and keeps the first difference. Within a step a probe is looked at
/// before a spike, and a spike before the hash: the more a difference tells, the earlier it is looked for. A hash tells
/// no unit, so where it differs alone the comparison goes on to the first difference that does.
/// </summary>
internal sealed class CaseComparison
{
    private readonly ConformanceCase _case;
    private readonly Dictionary<string, int> _order;
    private int _nextSpike;

    public CaseComparison(ConformanceCase source)
    {
        _case = source;
        _order = source.Populations.Select((population, index) => (population.Name, index)).ToDictionary(p => p.Name, p => p.index);
    }

    /// <summary>The first difference, or null so far.</summary>
    public CaseDifference? First { get; private set; }

    /// <summary>After a first difference in the hash alone: the first one that names a unit, or null so far.</summary>
    public CaseDifference? Named { get; private set; }

    /// <summary>Whether later steps can add nothing.</summary>
    public bool IsDecided => Named is not null || First is { Variable: not CaseDifference.Hash };

    /// <summary>Compares the next steps.</summary>
    public void Add(CaseWindow window)
    {
        CaseSpike[] spikes = [.. window.Spikes.OrderBy(s => s.Step).ThenBy(s => _order[s.Population]).ThenBy(s => s.Unit)];
        int next = 0;
        for (int step = window.FirstStep; step < window.FirstStep + window.Steps && !IsDecided; step++)
        {
            ArraySegment<CaseSpike> found = SegmentOf(spikes, step, ref next);
            ReadOnlySpan<CaseSpike> expected = ExpectedIn(step);
            CaseDifference? named = OfProbes(window, step) ?? OfSpikes(expected, found);
            if (First is not null)
            {
                Named = named;
                continue;
            }

            ulong hash = named is null ? window.HashOf(step) : 0;
            First = named ?? (hash == _case.ExpectedHashes[step - 1] ? null : CaseDifference.OfHash(step, _case.ExpectedHashes[step - 1], hash));
        }
    }

    /// <summary>Takes up the first difference of what was learned, if there is one.</summary>
    public void Add(CaseDifference? learned)
    {
        if (First is null)
        {
            First = learned;
        }
        else
        {
            Named ??= learned;
        }
    }

    private CaseDifference? OfProbes(CaseWindow window, int step)
    {
        for (int i = 0; i < _case.Probes.Length; i++)
        {
            int found = window.At(_case.Probes[i], step);
            int expected = _case.ExpectedProbes[i][step - 1];
            if (found != expected)
            {
                return CaseDifference.OfValue(step, _case.Probes[i], expected, found);
            }
        }

        return null;
    }

    /// <summary>Both lists are of one step and sorted, so the first place where they part is a missing or an extra spike.</summary>
    private CaseDifference? OfSpikes(ReadOnlySpan<CaseSpike> expected, ReadOnlySpan<CaseSpike> found)
    {
        int i = 0;
        while (i < expected.Length && i < found.Length && expected[i] == found[i])
        {
            i++;
        }

        if (i == expected.Length)
        {
            return i == found.Length ? null : CaseDifference.ExtraSpike(found[i]);
        }

        return i == found.Length || Key(expected[i]).CompareTo(Key(found[i])) < 0
            ? CaseDifference.MissingSpike(expected[i])
            : CaseDifference.ExtraSpike(found[i]);
    }

    private (int Population, int Unit) Key(CaseSpike spike) => (_order[spike.Population], spike.Unit);

    private ReadOnlySpan<CaseSpike> ExpectedIn(int step)
    {
        int first = _nextSpike;
        while (_nextSpike < _case.ExpectedSpikes.Length && _case.ExpectedSpikes[_nextSpike].Step == step)
        {
            _nextSpike++;
        }

        return _case.ExpectedSpikes.AsSpan()[first.._nextSpike];
    }

    private static ArraySegment<CaseSpike> SegmentOf(CaseSpike[] spikes, int step, ref int next)
    {
        int first = next;
        while (next < spikes.Length && spikes[next].Step == step)
        {
            next++;
        }

        return new ArraySegment<CaseSpike>(spikes, first, next - first);
    }
}
