using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Compilation.Assembly;

/// <summary>
/// The learning words of one core against the network: traces of compartments, roles of in-axons, who reaches those that
/// learn or count reward, and that a core on which nothing learns says nothing of it.
/// </summary>
internal sealed class LearnCoreCheck(
    ChipImage image,
    QuantizedGraph network,
    CoreImage core,
    (int Group, int Unit)[] holds,
    Dictionary<int, List<(int Group, int Unit, int Delay)>> senders,
    List<string> faults)
{
    private static readonly SectionKind[] Sections =
    [
        SectionKind.TraceConfigs, SectionKind.TracesPre, SectionKind.TracesPost, SectionKind.LearnProfiles, SectionKind.Microcode,
        SectionKind.LearnConstants, SectionKind.LearnLimits, SectionKind.RandomAxons,
    ];

    private readonly TraceConfig[] configs = core.Decode<TraceConfig>(SectionKind.TraceConfigs, image.Layout);
    private readonly TracePre[] pre = core.Decode<TracePre>(SectionKind.TracesPre, image.Layout);

    /// <summary>Checks; the longest delay that synapses of the core may learn, 0 if none do.</summary>
    public int Run()
    {
        int epoch = core.Decode<CoreConfig>(SectionKind.CoreConfig, image.Layout)[0].Epoch;
        int[] wanted = [.. holds.Select(held => network.Groups[held.Group].Learning?.Epoch ?? 0).Where(e => e > 0).Distinct()];
        if (wanted.Length == 0)
        {
            if (epoch != 0 || Sections.Any(kind => core.Words(kind).Length > 0))
            {
                faults.Add($"{core.Address}: words about learning, but nothing here learns");
            }

            return 0;
        }

        if (wanted.Length > 1 || epoch != wanted[0])
        {
            faults.Add($"{core.Address}: an epoch of {epoch} steps, but its populations learn every {string.Join(" and ", wanted)}");
            return 0;
        }

        CheckPost();
        CheckRewards();
        CheckPrograms();
        return CheckLearning();
    }

    private void CheckPost()
    {
        TracePost[] post = core.Decode<TracePost>(SectionKind.TracesPost, image.Layout);
        for (int compartment = 0; compartment < holds.Length; compartment++)
        {
            (int group, int unit) = holds[compartment];
            TracePost word = post[compartment];
            TraceConfig[] found = [configs[word.Config1], configs[word.Config2], configs[word.Config3]];
            TraceConfig[] wanted = network.Groups[group].Learning is { } learning ? [learning.Y1, learning.Y2, learning.Y3] : [default, default, default];
            bool drawsAsUnit = network.Groups[group].Learning is not { Draws: true }
                || RandomCheck.DrawsAs(core, image.Layout, compartment) == (network.Groups[group].Seed, unit);
            if (!found.SequenceEqual(wanted) || !drawsAsUnit || (word.Y1, word.Y2, word.Y3, word.Ty) != default)
            {
                faults.Add($"{core.Address}: the traces of unit {unit} of '{network.Groups[group].Name}' are not its own: {word}");
            }
        }
    }

    private void CheckPrograms()
    {
        ushort[] microcode = [.. core.Words(SectionKind.Microcode).ToArray().Select(word => (ushort)word)];
        LearnLimit[] limits = core.Decode<LearnLimit>(SectionKind.LearnLimits, image.Layout);
        foreach (LearnProfile profile in core.Decode<LearnProfile>(SectionKind.LearnProfiles, image.Layout))
        {
            faults.AddRange(MicroVerifier.Verify(profile, microcode, [], limits).Problems.Select(problem => $"{core.Address}: a program is not sound: {problem}"));
        }
    }

    private void CheckRewards()
    {
        HashSet<int> here = [.. holds.Select(held => held.Group)];
        var wanted = network.Rewards.Where(r => here.Contains(r.Onto))
            .SelectMany(r => Enumerable.Range(0, network.Groups[r.From].Size).Select(unit => (r.From, unit, r.Punish))).ToHashSet();
        var found = new List<(int, int, bool)>();
        for (int axon = 0; axon < pre.Length; axon++)
        {
            if (pre[axon].Role is AxonRole.Reward or AxonRole.Punish)
            {
                found.AddRange(senders.GetValueOrDefault(axon, []).Select(s => (s.Group, s.Unit, pre[axon].Role == AxonRole.Punish)));
                if (senders.GetValueOrDefault(axon, []).Any(s => s.Delay != 0))
                {
                    faults.Add($"{core.Address}: reward reaches in-axon {axon} late");
                }
            }
        }

        if (found.Count != wanted.Count || !wanted.SetEquals(found))
        {
            faults.Add($"{core.Address}: {found.Count} units are reward here, not the {wanted.Count} of the network");
        }
    }

    /// <summary>In-axons that learn are those the manifest lists, each reached by its unit alone and at once.</summary>
    private int CheckLearning()
    {
        int longest = 0;
        var listed = new HashSet<int>();
        foreach (ManifestProjection projection in image.Manifest.Projections)
        {
            QuantizedSynapses? synapses = network.Synapses.FirstOrDefault(s => s.Name == projection.Name);
            if (synapses?.Learning is not { } learning)
            {
                continue;
            }

            foreach (ManifestAxons run in projection.Axons.Where(a => new CoreAddress(a.Chip, a.Core) == core.Address))
            {
                longest = Math.Max(longest, learning.LongestLearned);
                for (int i = 0; i < run.Count; i++)
                {
                    int axon = run.FirstAxon + i;
                    listed.Add(axon);
                    bool alone = senders.GetValueOrDefault(axon, []) is [(var group, var unit, 0)] && group == synapses.Pre && unit == run.FirstUnit + i;
                    TracePre word = pre[axon];
                    bool traces = configs[word.Config1] == learning.X1 && configs[word.Config2] == learning.X2 && (word.X1, word.X2, word.Tx) == default;
                    bool draws = !learning.Draws || RandomCheck.AxonDrawsAs(core, image.Layout, axon) == (learning.Seed, run.FirstUnit + i);
                    if (!alone || !traces || !draws)
                    {
                        faults.Add($"{core.Address}: in-axon {axon} is not that of unit {run.FirstUnit + i} of '{projection.Name}': {word}");
                    }
                }
            }
        }

        int[] others = [.. Enumerable.Range(0, pre.Length).Where(axon => (pre[axon].Role == AxonRole.Learn) != listed.Contains(axon))];
        if (others.Length > 0)
        {
            faults.Add($"{core.Address}: in-axon {others[0]} learns or is listed as learning, but not both");
        }

        return longest;
    }
}
