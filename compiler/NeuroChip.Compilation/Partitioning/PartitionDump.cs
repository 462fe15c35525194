using System.Text;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Partitioning;

/// <summary>A partition as text: slices, formats, and the lists with their segments.</summary>
internal static class PartitionDump
{
    private const int Shown = 32;

    public static string Write(PartitionedGraph partition)
    {
        QuantizedGraph network = partition.Network;
        var text = new StringBuilder();
        text.Append($"partition '{network.Name}' cores {partition.Cores.Length}\n");
        for (int c = 0; c < partition.Cores.Length; c++)
        {
            PartitionedCore core = partition.Cores[c];
            CoreUsage use = core.Usage;
            text.Append($"core {c} compartments {use.Compartments} words {use.SynapseWords} in {use.InAxons} out {use.OutAxons} ");
            text.Append($"profiles {use.CompartmentProfiles} thresholds {use.ThresholdProfiles} slots {1 << core.DelaySlotsLog2}\n");
            foreach (CoreSlice slice in core.Slices)
            {
                text.Append($"  slice '{network.Groups[slice.Group].Name}' units {slice.FirstUnit}..{slice.FirstUnit + slice.Count - 1} at {slice.FirstCompartment}");
                text.Append(slice.Stride == 1 ? "\n" : $" by {slice.Stride}\n");
            }

            for (int f = 0; f < core.Formats.Length; f++)
            {
                text.Append($"  format {f} {core.Formats[f]}\n");
            }

            for (int a = 0; a < Math.Min(Shown, core.InAxons.Length); a++)
            {
                InAxon axon = core.InAxons[a];
                text.Append($"  axon {a} from '{network.Groups[axon.Group].Name}' {axon.Unit} base {axon.BaseUnit} words {axon.Words}:");
                foreach (ListSegment segment in core.SegmentsOf(a))
                {
                    text.Append($" '{network.Synapses[segment.Synapses].Name}' {segment.First}..{segment.End - 1} f{segment.Format}");
                }

                text.Append('\n');
            }

            if (core.InAxons.Length > Shown)
            {
                text.Append($"  ... {core.InAxons.Length - Shown} more\n");
            }
        }

        return text.ToString();
    }
}
