using NeuroChip.Compilation.Quantization;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Assembly;

/// <summary>
/// Follows the manifest to the synapses of every projection that learns: weights, delays and tags as the network has them,
/// in its order, in formats that hold what the program writes; and the program itself, with the values of its limits.
/// </summary>
internal sealed class LearnManifestCheck(ChipImage image, QuantizedGraph network, List<string> faults)
{
    private readonly Dictionary<CoreAddress, (SynapseFormat[] Formats, SynapseList[] Lists)> tables = [];

    public void Run()
    {
        QuantizedSynapses[] learning = [.. network.Synapses.Where(s => s.Learning is not null)];
        if (!learning.Select(s => s.Name).SequenceEqual(image.Manifest.Projections.Select(p => p.Name)))
        {
            faults.Add("the manifest does not list the projections that learn, in their order");
            return;
        }

        foreach ((QuantizedSynapses synapses, ManifestProjection projection) in learning.Zip(image.Manifest.Projections))
        {
            CheckProjection(synapses, projection);
        }
    }

    private void CheckProjection(QuantizedSynapses synapses, ManifestProjection projection)
    {
        QuantizedLearning rule = synapses.Learning!;
        bool same = projection.Pre == network.Groups[synapses.Pre].Name && projection.Post == network.Groups[synapses.Post].Name
            && new RuleTexts(projection.Dw, projection.Dd, projection.Dt) == rule.Texts
            && projection.Seed == rule.Seed && projection.Rounding == rule.Rounding
            && Range(projection.WeightBounds) == rule.WeightRange && Range(projection.DelayBounds) == rule.DelayRange;
        if (!same)
        {
            faults.Add($"the manifest says of '{projection.Name}' what the network does not");
        }

        ManifestPopulation post = image.Manifest.Populations.First(p => p.Name == network.Groups[synapses.Post].Name);
        var found = new Dictionary<int, List<(int Post, int Weight, int Delay, int Tag)>>();
        foreach (ManifestAxons run in projection.Axons)
        {
            CoreImage core = image.FindCore(new CoreAddress(run.Chip, run.Core))!;
            CheckProgram(core, run, rule, synapses);
            ManifestSlice[] slices = [.. post.Slices.Where(s => s.Chip == run.Chip && s.Core == run.Core)];
            for (int i = 0; i < run.Count; i++)
            {
                found.TryAdd(run.FirstUnit + i, []);
                found[run.FirstUnit + i].AddRange(Read(core, run.FirstAxon + i, slices, rule, synapses));
            }
        }

        for (int unit = 0; unit < synapses.Table.Rows; unit++)
        {
            (int, int, int, int)[] wanted = [.. Enumerable.Range(synapses.Table.RowStart[unit], synapses.Table.RowPosts(unit).Length)
                .Select(i => (synapses.Table.Posts[i], (int)synapses.Table.Weights[i], synapses.Table.Delay(i), synapses.Table.Tag(i)))];

            // Cores come in any order; on each the list is in the order of the network, which a stable sort keeps.
            if (!found.TryGetValue(unit, out List<(int Post, int Weight, int Delay, int Tag)>? got) || !got.OrderBy(s => s.Post).SequenceEqual(wanted))
            {
                faults.Add($"unit {unit} of '{synapses.Name}' has {wanted.Length} synapses that learn, and its lists hold {got?.Count ?? 0} or others");
            }
        }
    }

    private IEnumerable<(int Post, int Weight, int Delay, int Tag)> Read(
        CoreImage core, int axon, ManifestSlice[] slices, QuantizedLearning rule, QuantizedSynapses synapses)
    {
        if (!tables.TryGetValue(core.Address, out (SynapseFormat[] Formats, SynapseList[] Lists) words))
        {
            words = (core.Decode<SynapseFormat>(SectionKind.SynapseFormats, image.Layout), core.Decode<SynapseList>(SectionKind.SynapseLists, image.Layout));
            tables.Add(core.Address, words);
        }

        SynapseFormat[] formats = words.Formats;
        foreach (DecodedSynapse synapse in SynapseListReader.ReadAll(image.Layout, core.Words(SectionKind.SynapseMemory).Span, words.Lists[axon], formats))
        {
            SynapseFormat format = formats[synapse.Format];
            bool holds = format.Learn && (int)format.SignMode == (int)synapses.Format!.Sign && format.WeightExp == synapses.Format.WeightExp
                && SynapseCodes.WeightBits(format.WeightCode) == synapses.Format.WeightBits
                && (!rule.LearnsDelays || format.DelayBits == 6) && (!rule.LearnsTags || format.TagBits == 9);
            ManifestSlice? slice = slices.FirstOrDefault(s =>
                synapse.Target >= s.FirstCompartment && synapse.Target < s.FirstCompartment + s.Span && (synapse.Target - s.FirstCompartment) % s.Stride == 0);
            if (!holds || slice is null)
            {
                faults.Add($"{core.Address}: in-axon {axon} of '{synapses.Name}' reaches compartment {synapse.Target} in {format}");
                yield break;
            }

            yield return (slice.FirstUnit + ((synapse.Target - slice.FirstCompartment) / slice.Stride), synapse.Weight, synapse.Delay, synapse.Tag);
        }
    }

    /// <summary>The words of the profile are those of the rule, where CLP names a limit of the same value.</summary>
    private void CheckProgram(CoreImage core, ManifestAxons run, QuantizedLearning rule, QuantizedSynapses synapses)
    {
        LearnProfile profile = core.Decode<LearnProfile>(SectionKind.LearnProfiles, image.Layout)[run.Profile];
        LearnLimit[] limits = core.Decode<LearnLimit>(SectionKind.LearnLimits, image.Layout);
        MicroOp[] words = core.Decode<MicroOp>(SectionKind.Microcode, image.Layout)[profile.ProgramStart..(profile.ProgramStart + profile.ProgramLength)];
        bool same = words.Length == rule.Words.Length && profile.PreUnits == (rule.Draws ? network.Groups[synapses.Pre].Size : 0);
        for (int i = 0; i < words.Length && same; i++)
        {
            MicroOp wanted = MicroOps.Decode(rule.Words[i]);
            same = words[i].Op != MicroOpcode.Clip
                ? words[i] == wanted
                : words[i] with { A = wanted.A } == wanted && words[i].A < limits.Length && limits[words[i].A] == rule.Limits[wanted.A];
        }

        if (!same)
        {
            faults.Add($"{core.Address}: learning profile {run.Profile} is not the program of '{rule.Name}'");
        }
    }

    private static RuleRange? Range(ManifestBounds? bounds) => bounds is null ? null : new RuleRange(bounds.Low, bounds.High);
}
