using System.Globalization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Cli.Output;

/// <summary>An image as text, word by word.</summary>
internal static class Disassembly
{
    private delegate string Decoder(WordLayout layout, ulong word);

    private static readonly Dictionary<SectionKind, (Decoder Decode, Func<WordLayout, int> Width, Func<WordLayout, IReadOnlyList<FieldSpec>> Fields)> Words = new()
    {
        [SectionKind.CoreConfig] = Of<CoreConfig>(),
        [SectionKind.CompartmentProfiles] = Of<CompartmentProfile>(),
        [SectionKind.ThresholdProfiles] = Of<ThresholdProfile>(),
        [SectionKind.CompartmentConfigs] = Of<CompartmentConfig>(),
        [SectionKind.CompartmentStates] = Of<CompartmentState>(),
        [SectionKind.AxonMap] = Of<AxonMap>(),
        [SectionKind.AxonOut] = Of<AxonOut>(),
        [SectionKind.SynapseLists] = Of<SynapseList>(),
        [SectionKind.SynapseFormats] = Of<SynapseFormat>(),
        [SectionKind.RandomRanges] = Of<RandomRange>(),
        [SectionKind.TraceConfigs] = Of<TraceConfig>(),
        [SectionKind.TracesPre] = Of<TracePre>(),
        [SectionKind.TracesPost] = Of<TracePost>(),
        [SectionKind.LearnProfiles] = Of<LearnProfile>(),
        [SectionKind.Microcode] = (static (_, word) => MicroDisassembler.Instruction((ushort)word), MicroOp.Width, MicroOp.Fields),
        [SectionKind.LearnConstants] = Of<LearnConstant>(),
        [SectionKind.LearnLimits] = Of<LearnLimit>(),
        [SectionKind.RandomAxons] = Of<RandomAxon>(),
    };

    /// <summary>Sections that can be shown alone.</summary>
    public static IEnumerable<SectionKind> Sections => [.. Words.Keys, SectionKind.RandomSeeds, SectionKind.SynapseMemory, SectionKind.SourceMap, SectionKind.SourceAxons];

    /// <summary>Fields of a section's words; empty for sections whose words are not single words.</summary>
    public static IReadOnlyList<FieldSpec> FieldsOf(SectionKind kind, WordLayout layout) => kind switch
    {
        SectionKind.SourceMap => AxonMap.Fields(layout),
        SectionKind.SourceAxons => AxonOut.Fields(layout),
        _ => Words.TryGetValue(kind, out var known) ? known.Fields(layout) : [],
    };

    /// <summary>The image as lines for a person.</summary>
    public static IEnumerable<string> Lines(ChipImage image, CoreAddress? only, SectionKind? section)
    {
        foreach (CoreImage core in image.Cores)
        {
            if (only is { } address && core.Address != address)
            {
                continue;
            }

            foreach (SectionKind kind in core.Sections)
            {
                if (section is { } wanted && kind != wanted)
                {
                    continue;
                }

                yield return $"{core.Address} {kind}: {core.Words(kind).Length} words";
                foreach (string line in kind == SectionKind.SynapseMemory ? Synapses(image, core) : OfSection(kind, image.Layout, core.Words(kind)))
                {
                    yield return line;
                }

                yield return "";
            }
        }

        if (only is not null)
        {
            yield break;
        }

        foreach (string line in Sources(image, section))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> OfSection(SectionKind kind, WordLayout layout, ReadOnlyMemory<ulong> words)
    {
        (Decoder decode, Func<WordLayout, int> width, _) = Words.TryGetValue(kind, out var known) ? known : (static (_, word) => "", static _ => 64, static _ => []);
        int digits = width(layout) / 4;
        for (int i = 0; i < words.Length; i++)
        {
            ulong word = words.Span[i];
            yield return string.Create(CultureInfo.InvariantCulture, $"  {i,6}  {Hex(word, digits)}  {decode(layout, word)}");
        }
    }

    /// <summary>Packed memory makes sense only by way of the lists that point into it.</summary>
    private static IEnumerable<string> Synapses(ChipImage image, CoreImage core)
    {
        SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, image.Layout);
        SynapseList[] lists = core.Decode<SynapseList>(SectionKind.SynapseLists, image.Layout);
        for (int axon = 0; axon < lists.Length; axon++)
        {
            SynapseList list = lists[axon];
            List<DecodedSynapse> synapses = SynapseListReader.ReadAll(image.Layout, core.Words(SectionKind.SynapseMemory).Span, list, formats);
            yield return $"  in-axon {axon}: words {list.Pointer}..{list.Pointer + list.Length - 1}, {synapses.Count} synapses";
            foreach (DecodedSynapse synapse in synapses)
            {
                SynapseFormat format = formats[synapse.Format];
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"    -> compartment {synapse.Target,5}  weight {synapse.Weight,4} * 2^{format.WeightExp}  delay {synapse.Delay}{(format.TagBits > 0 ? $"  tag {synapse.Tag}" : "")}  format {synapse.Format}{(format.Learn ? ", learns" : "")}");
            }
        }
    }

    private static IEnumerable<string> Sources(ChipImage image, SectionKind? section)
    {
        if (image.SourceMap.Length > 0 && section is null or SectionKind.SourceMap)
        {
            yield return $"host SourceMap: {image.SourceMap.Length} words";
            foreach (string line in OfSection(SectionKind.AxonMap, ChipImage.SourceMapLayout, image.SourceMap))
            {
                yield return line;
            }

            yield return "";
        }

        if (image.SourceAxons.Length > 0 && section is null or SectionKind.SourceAxons)
        {
            yield return $"host SourceAxons: {image.SourceAxons.Length} words";
            foreach (string line in OfSection(SectionKind.AxonOut, image.Layout, image.SourceAxons))
            {
                yield return line;
            }
        }
    }

    private static (Decoder, Func<WordLayout, int>, Func<WordLayout, IReadOnlyList<FieldSpec>>) Of<T>()
        where T : struct, ISpecWord<T> =>
        (static (layout, word) => T.Decode(layout, word).ToString() ?? "", T.Width, T.Fields);

    private static string Hex(ulong word, int digits) => "0x" + word.ToString($"x{digits}", CultureInfo.InvariantCulture);
}
