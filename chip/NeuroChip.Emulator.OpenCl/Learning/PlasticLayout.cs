using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>
/// Where plastic synapses lie on the device: in vectors of 16. Dense runs have lane i of a vector for lane i of the
/// core's vector and a mask of the lanes that hold a synapse; what is too thin for them, or a second synapse onto one
/// target, lies in vectors with a target per lane. Runs have one delay where no program of the row writes delays.
/// </summary>
internal sealed class PlasticLayout
{
    private const int Lanes = ChipParameters.LaneAlignment;

    /// <summary>Fewer synapses of one delay than this share a run in which each has its own.</summary>
    private const int LeastPerDelay = 8;

    /// <summary>Gathering the post side of an indexed vector takes a few times a dense visit.</summary>
    private const int LeastPerDenseVector = 4;

    /// <summary>Targets further apart than this start a new dense run.</summary>
    private const int LargestDenseGap = 4 * Lanes;

    private readonly List<PlasticSegmentEntry> _segments = [];
    private readonly List<ushort> _masks = [];
    private readonly List<ushort> _targets = [];

    /// <summary>Segments of all rows.</summary>
    public IReadOnlyList<PlasticSegmentEntry> Segments => _segments;

    /// <summary>Per vector, the lanes that hold a synapse.</summary>
    public IReadOnlyList<ushort> Masks => _masks;

    /// <summary>Targets of indexed vectors, 16 each.</summary>
    public IReadOnlyList<ushort> Targets => _targets;

    /// <summary>Whether some run has a delay per synapse.</summary>
    public bool HasOwnDelays { get; private set; }

    /// <summary>Lays out one row.</summary>
    /// <param name="rows">The core's plastic synapses.</param>
    /// <param name="delays">Delay of each of them now.</param>
    /// <param name="axon">The row.</param>
    /// <param name="ownDelays">Whether its program writes delays.</param>
    /// <param name="place">Gets the place of each of the row's synapses, vector * 16 + lane.</param>
    public void AddRow(PlasticRows rows, int[] delays, int axon, bool ownDelays, int[] place)
    {
        int first = rows.Start[axon];
        List<int> all = [.. Enumerable.Range(first, rows.Start[axon + 1] - first)];
        if (ownDelays || all.TrueForAll(synapse => delays[synapse] == delays[first]))
        {
            AddGroup(rows, ByTarget(rows, all), ownDelays || all.Count == 0 ? PlasticSegmentEntry.OwnDelays : delays[first], place);
            return;
        }

        var rest = new List<int>();
        foreach (IGrouping<int, int> group in all.GroupBy(synapse => delays[synapse]).OrderBy(group => group.Key))
        {
            List<int> synapses = [.. group];
            if (synapses.Count < LeastPerDelay && synapses.Count < all.Count)
            {
                rest.AddRange(synapses);
            }
            else
            {
                AddGroup(rows, ByTarget(rows, synapses), group.Key, place);
            }
        }

        AddGroup(rows, ByTarget(rows, rest), PlasticSegmentEntry.OwnDelays, place);
    }

    /// <summary>A segment that says the targets of rows whose weights lie in blocks; gives its number.</summary>
    public int AddTargets(BlockShape shape)
    {
        int first = AddSegment(indexed: false, shape.FirstVector, shape.Vectors, shape.Delay);
        foreach (ushort target in shape.Targets)
        {
            Mark(first, target - (shape.FirstVector * Lanes));
        }

        return _segments.Count - 1;
    }

    /// <summary>Most rows come in this order.</summary>
    private static List<int> ByTarget(PlasticRows rows, List<int> synapses)
    {
        bool sorted = true;
        for (int i = 1; i < synapses.Count && sorted; i++)
        {
            sorted = (rows.Target[synapses[i - 1]], synapses[i - 1]).CompareTo((rows.Target[synapses[i]], synapses[i])) < 0;
        }

        if (!sorted)
        {
            synapses.Sort((a, b) => (rows.Target[a], a).CompareTo((rows.Target[b], b)));
        }

        return synapses;
    }

    /// <summary>Synapses ascending by target: each target's first goes to the dense runs where they pay, all others are indexed.</summary>
    private void AddGroup(PlasticRows rows, List<int> synapses, int delay, int[] place)
    {
        if (synapses.Count == 0)
        {
            return;
        }

        HasOwnDelays |= delay == PlasticSegmentEntry.OwnDelays;
        var firsts = new List<int>();
        var indexed = new List<int>();
        for (int i = 0; i < synapses.Count; i++)
        {
            bool repeats = i > 0 && rows.Target[synapses[i]] == rows.Target[synapses[i - 1]];
            (repeats ? indexed : firsts).Add(synapses[i]);
        }

        for (int start = 0, end; start < firsts.Count; start = end)
        {
            end = start + 1;
            while (end < firsts.Count && rows.Target[firsts[end]] - rows.Target[firsts[end - 1]] <= LargestDenseGap)
            {
                end++;
            }

            int vectors = (rows.Target[firsts[end - 1]] / Lanes) + 1 - (rows.Target[firsts[start]] / Lanes);
            List<int> run = firsts[start..end];
            if (run.Count >= vectors * LeastPerDenseVector)
            {
                AddDense(rows, run, vectors, delay, place);
            }
            else
            {
                indexed.AddRange(run);
            }
        }

        AddIndexed(rows, ByTarget(rows, indexed), delay, place);
    }

    private void AddDense(PlasticRows rows, List<int> run, int vectors, int delay, int[] place)
    {
        int target = rows.Target[run[0]] / Lanes;
        int first = AddSegment(indexed: false, target, vectors, delay);
        foreach (int synapse in run)
        {
            int lane = rows.Target[synapse] - (target * Lanes);
            Put(first, lane, synapse, place);
        }
    }

    private void AddIndexed(PlasticRows rows, List<int> synapses, int delay, int[] place)
    {
        if (synapses.Count == 0)
        {
            return;
        }

        int vectors = (synapses.Count + Lanes - 1) / Lanes;
        int first = AddSegment(indexed: true, _targets.Count / Lanes, vectors, delay);
        for (int i = 0; i < vectors * Lanes; i++)
        {
            // The lanes behind the last synapse repeat its target, so that whatever is gathered for them lies in the core.
            _targets.Add(rows.Target[synapses[Math.Min(i, synapses.Count - 1)]]);
            if (i < synapses.Count)
            {
                Put(first, i, synapses[i], place);
            }
        }
    }

    private int AddSegment(bool indexed, int target, int vectors, int delay)
    {
        int first = _masks.Count;
        _segments.Add(new PlasticSegmentEntry
        {
            Indexed = indexed ? 1 : 0,
            Target = target,
            Vectors = vectors,
            First = first,
            Delay = delay,
        });
        _masks.AddRange(new ushort[vectors]);
        return first;
    }

    private void Put(int firstVector, int lane, int synapse, int[] place)
    {
        place[synapse] = (firstVector * Lanes) + lane;
        Mark(firstVector, lane);
    }

    private void Mark(int firstVector, int lane) => _masks[firstVector + (lane / Lanes)] |= (ushort)(1 << (lane % Lanes));
}
