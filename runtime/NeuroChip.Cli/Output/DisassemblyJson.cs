using System.Globalization;
using System.Text.Json;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Cli.Output;

/// <summary>An image as JSON lines: one object per word, and one per synapse of packed memory.</summary>
internal static class DisassemblyJson
{
    public static IEnumerable<string> Lines(ChipImage image, CoreAddress? only, SectionKind? section)
    {
        foreach (CoreImage core in image.Cores.Where(core => only is null || core.Address == only))
        {
            foreach (SectionKind kind in core.Sections.Where(kind => section is null || kind == section))
            {
                IEnumerable<string> lines = kind == SectionKind.SynapseMemory
                    ? Synapses(image, core)
                    : Words(core.Address, kind, image.Layout, core.Words(kind));
                foreach (string line in lines)
                {
                    yield return line;
                }
            }
        }

        if (only is not null)
        {
            yield break;
        }

        (SectionKind Kind, WordLayout Layout, ReadOnlyMemory<ulong> Words)[] host =
        [
            (SectionKind.SourceMap, ChipImage.SourceMapLayout, image.SourceMap),
            (SectionKind.SourceAxons, image.Layout, image.SourceAxons),
        ];
        foreach ((SectionKind kind, WordLayout layout, ReadOnlyMemory<ulong> words) in host.Where(part => section is null || part.Kind == section))
        {
            foreach (string line in Words(null, kind, layout, words))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Words(CoreAddress? core, SectionKind kind, WordLayout layout, ReadOnlyMemory<ulong> words)
    {
        IReadOnlyList<FieldSpec> fields = Disassembly.FieldsOf(kind, layout);
        for (int i = 0; i < words.Length; i++)
        {
            int index = i;
            ulong word = words.Span[i];
            yield return JsonText.Object(json =>
            {
                WritePlace(json, core, kind);
                json.WriteNumber("index", index);
                json.WriteString("raw", "0x" + word.ToString("x", CultureInfo.InvariantCulture));
                json.WriteStartObject("fields");
                foreach (FieldSpec field in fields)
                {
                    json.WriteNumber(field.Name, field.Extract(word));
                }

                json.WriteEndObject();
            });
        }
    }

    private static IEnumerable<string> Synapses(ChipImage image, CoreImage core)
    {
        SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, image.Layout);
        SynapseList[] lists = core.Decode<SynapseList>(SectionKind.SynapseLists, image.Layout);
        for (int axon = 0; axon < lists.Length; axon++)
        {
            int inAxon = axon;
            foreach (DecodedSynapse synapse in SynapseListReader.ReadAll(image.Layout, core.Words(SectionKind.SynapseMemory).Span, lists[axon], formats))
            {
                yield return JsonText.Object(json =>
                {
                    WritePlace(json, core.Address, SectionKind.SynapseMemory);
                    json.WriteNumber("inAxon", inAxon);
                    json.WriteNumber("target", synapse.Target);
                    json.WriteNumber("weight", synapse.Weight);
                    json.WriteNumber("weightExp", formats[synapse.Format].WeightExp);
                    json.WriteNumber("delay", synapse.Delay);
                    json.WriteNumber("tag", synapse.Tag);
                    json.WriteNumber("format", synapse.Format);
                });
            }
        }
    }

    private static void WritePlace(Utf8JsonWriter json, CoreAddress? core, SectionKind kind)
    {
        if (core is { } address)
        {
            json.WriteNumber("chip", address.Chip);
            json.WriteNumber("core", address.Core);
        }

        json.WriteString("section", kind.ToString());
    }
}
