using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Device.Learning;

/// <summary>Weights, delays and tags of projections, by pairs of units.</summary>
internal static class SynapseAccess
{
    public static SynapseTable Read(LoadedImage loaded, string name, UnitSpan? pre, UnitSpan? post, int most)
    {
        ProjectionPlace projection = loaded.Learning.Projections[name];
        UnitSpan preUnits = UnitSpans.Checked(loaded, projection.Pre, pre);
        UnitSpan postUnits = UnitSpans.Checked(loaded, projection.Post, post);
        var rows = new List<(int Pre, int Post, DecodedSynapse Synapse)>();
        foreach (IGrouping<int, AxonRun> runs in projection.Runs.GroupBy(run => run.Core))
        {
            var lists = new SynapseLists(loaded.Chip, runs.Key);
            foreach (AxonRun run in runs)
            {
                foreach (int unit in UnitSpans.Within(run.Units, preUnits))
                {
                    foreach (DecodedSynapse synapse in lists.Read(run.AxonOf(unit)))
                    {
                        int target = UnitAt(loaded, projection, run.Core, synapse.Target);
                        if (postUnits.Holds(target))
                        {
                            rows.Add((unit, target, synapse));
                        }
                    }

                    CheckSize(name, rows.Count, most);
                }
            }
        }

        // Stable: within a pre unit the synapses keep the order of cores and lists.
        (int Pre, int Post, DecodedSynapse Synapse)[] sorted = [.. rows.OrderBy(row => row.Pre)];
        return new SynapseTable(
            loaded.Chip.Step,
            [.. sorted.Select(row => row.Pre)], [.. sorted.Select(row => row.Post)],
            [.. sorted.Select(row => row.Synapse.Weight)], [.. sorted.Select(row => row.Synapse.Delay)], [.. sorted.Select(row => row.Synapse.Tag)]);
    }

    /// <summary>The register writes that put values into synapses; nothing is written yet.</summary>
    public static List<RegisterWrite> Plan(LoadedImage loaded, string name, SynapseWrites writes)
    {
        ProjectionPlace projection = loaded.Learning.Projections[name];
        CheckLengths(writes);
        Dictionary<(int Pre, int Post), List<int>> wanted = ByPair(loaded, projection, writes);
        var plan = new List<RegisterWrite>();
        var used = new Dictionary<(int Pre, int Post), int>();
        var preUnits = wanted.Keys.Select(pair => pair.Pre).ToHashSet();
        foreach (IGrouping<int, AxonRun> runs in projection.Runs.GroupBy(run => run.Core))
        {
            var lists = new SynapseLists(loaded.Chip, runs.Key);
            var edits = new CoreEdits(new CoreWordAccess(loaded.Chip, runs.Key));
            foreach (AxonRun run in runs)
            {
                foreach (int unit in UnitSpans.Within(run.Units, run.Units).Where(preUnits.Contains))
                {
                    List<DecodedSynapse> synapses = lists.Read(run.AxonOf(unit));
                    if (Change(loaded, projection, run.Core, unit, synapses, wanted, used, writes))
                    {
                        Pack(loaded, edits, lists, run, unit, synapses);
                    }
                }
            }

            plan.AddRange(edits.ToWrites());
        }

        foreach (((int pre, int post), List<int> positions) in wanted)
        {
            int found = used.GetValueOrDefault((pre, post));
            if (found < positions.Count)
            {
                throw LearningErrors.NoSuchSynapse(name, pre, post, found);
            }
        }

        return plan;
    }

    /// <summary>Puts the wanted values into the synapses of one list; answers whether any was wanted.</summary>
    private static bool Change(
        LoadedImage loaded, ProjectionPlace projection, int core, int pre, List<DecodedSynapse> synapses,
        Dictionary<(int Pre, int Post), List<int>> wanted, Dictionary<(int Pre, int Post), int> used, SynapseWrites writes)
    {
        bool any = false;
        for (int i = 0; i < synapses.Count; i++)
        {
            (int, int) pair = (pre, UnitAt(loaded, projection, core, synapses[i].Target));
            if (!wanted.TryGetValue(pair, out List<int>? positions))
            {
                continue;
            }

            int next = used.GetValueOrDefault(pair);
            if (next < positions.Count)
            {
                synapses[i] = Changed(synapses[i], writes, positions[next]);
                used[pair] = next + 1;
                any = true;
            }
        }

        return any;
    }

    private static DecodedSynapse Changed(DecodedSynapse synapse, SynapseWrites writes, int position) => synapse with
    {
        Weight = writes.Weights.Count > 0 ? writes.Weights[position] : synapse.Weight,
        Delay = writes.Delays.Count > 0 ? writes.Delays[position] : synapse.Delay,
        Tag = writes.Tags.Count > 0 ? writes.Tags[position] : synapse.Tag,
    };

    private static void Pack(LoadedImage loaded, CoreEdits edits, SynapseLists lists, AxonRun run, int unit, List<DecodedSynapse> synapses)
    {
        try
        {
            lists.Write(edits, run.AxonOf(unit), synapses);
        }
        catch (SpecRangeException error)
        {
            CoreAddress core = loaded.Chip.Parameters.Cores[run.Core].Address;
            throw LearningErrors.BadValue(
                $"A value for a synapse of pre unit {unit} on chip {core.Chip} core {core.Core} cannot be stored: {error.Message}.",
                "Give a value on the grid of the projection's weight format, a delay 0..62 and a tag -256..255 that its format has bits for.");
        }
    }

    private static Dictionary<(int Pre, int Post), List<int>> ByPair(LoadedImage loaded, ProjectionPlace projection, SynapseWrites writes)
    {
        var pairs = new Dictionary<(int Pre, int Post), List<int>>();
        int preSize = loaded.Map.Populations[projection.Pre].Size;
        int postSize = loaded.Map.Populations[projection.Post].Size;
        for (int i = 0; i < writes.Pre.Count; i++)
        {
            (int Pre, int Post) pair = (writes.Pre[i], writes.Post[i]);
            if ((uint)pair.Pre >= (uint)preSize || (uint)pair.Post >= (uint)postSize)
            {
                throw LearningErrors.NoSuchSynapse(projection.Name, pair.Pre, pair.Post, 0);
            }

            if (!pairs.TryGetValue(pair, out List<int>? positions))
            {
                pairs.Add(pair, positions = []);
            }

            positions.Add(i);
        }

        return pairs;
    }

    private static void CheckLengths(SynapseWrites writes)
    {
        int count = writes.Pre.Count;
        (string Name, int Count, bool MayBeEmpty)[] lists =
        [
            ("post", writes.Post.Count, false), ("weights", writes.Weights.Count, true), ("delays", writes.Delays.Count, true), ("tags", writes.Tags.Count, true),
        ];
        foreach ((string list, int length, bool mayBeEmpty) in lists)
        {
            if (length != count && !(mayBeEmpty && length == 0))
            {
                throw LearningErrors.BadLists($"There are {count} pre units and {length} {list}.");
            }
        }
    }

    private static int UnitAt(LoadedImage loaded, ProjectionPlace projection, int core, int compartment)
    {
        (int population, int unit) = loaded.Map.At(core, compartment);
        return population == projection.Post ? unit : -1;
    }

    private static void CheckSize(string name, int count, int most)
    {
        if (count > most)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"More than {most} synapses of projection '{name}' would be read at once.", "Read it in ranges of pre units.");
        }
    }
}
