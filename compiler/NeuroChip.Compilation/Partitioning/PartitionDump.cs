using System.Text;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;

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
            text.Append($"core {c} compartments {use.Compartments} lists {core.Lists.Length} words {use.SynapseWords} in {use.InAxons} out {use.OutAxons} ");
            text.Append($"profiles {use.CompartmentProfiles} thresholds {use.ThresholdProfiles} slots {1 << core.DelaySlotsLog2}");
            text.Append(use.TraceConfigs == 0 ? "\n" : $" traces {use.TraceConfigs} rules {use.LearnProfiles} microcode {use.MicrocodeWords}\n");
            foreach (CoreSlice slice in core.Slices)
            {
                text.Append($"  slice '{network.Groups[slice.Group].Name}' units {slice.FirstUnit}..{slice.FirstUnit + slice.Count - 1} at {slice.FirstCompartment}");
                text.Append(slice.Stride == 1 ? "\n" : $" by {slice.Stride}\n");
            }

            for (int f = 0; f < core.Formats.Length; f++)
            {
                text.Append($"  format {f} {core.Formats[f]}\n");
            }

            AppendLists(text, network, core);
            AppendArrivals(text, network, core);
        }

        return text.ToString();
    }

    private static void AppendLists(StringBuilder text, QuantizedGraph network, PartitionedCore core)
    {
        for (int l = 0; l < Math.Min(Shown, core.Lists.Length); l++)
        {
            StoredList list = core.Lists[l];
            text.Append($"  list {l} words {list.Words} from compartment {list.Origin} delay {list.Delay}:");
            foreach (ListSegment segment in core.SegmentsOf(l))
            {
                text.Append($" '{network.Synapses[segment.Synapses].Name}' {segment.First}..{segment.End - 1} f{segment.Format}");
            }

            text.Append('\n');
        }

        AppendRest(text, core.Lists.Length);
        for (int a = 0; a < Math.Min(Shown, core.InAxons.Length); a++)
        {
            InAxon axon = core.InAxons[a];
            text.Append($"  axon {a} {axon.Kind} list {axon.List} base {axon.BaseUnit}");
            text.Append(axon.Role switch
            {
                AxonRole.None => "\n",
                AxonRole.Learn => $" learns '{network.Synapses[axon.Synapses].Name}' unit {axon.Unit}\n",
                _ => $" {axon.Role}\n",
            });
        }

        AppendRest(text, core.InAxons.Length);
    }

    private static void AppendArrivals(StringBuilder text, QuantizedGraph network, PartitionedCore core)
    {
        for (int i = 0; i < Math.Min(Shown, core.Arrivals.Length); i++)
        {
            Arrival arrival = core.Arrivals[i];
            text.Append($"  from '{network.Groups[arrival.Group].Name}' {arrival.Unit} to axon {arrival.Axon} atom {arrival.Atom} delay {arrival.Delay}\n");
        }

        AppendRest(text, core.Arrivals.Length);
    }

    private static void AppendRest(StringBuilder text, int count)
    {
        if (count > Shown)
        {
            text.Append($"  ... {count - Shown} more\n");
        }
    }
}
