using System.Text;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Spec;

namespace NeuroChip.Compilation.Routing;

/// <summary>
/// Axon tables as text: for each unit with targets, core.axon it sends to, with +atom and @delay; | is a second slot.
/// </summary>
internal static class RoutingDump
{
    private const int Shown = 64;

    public static string Write(RoutedGraph routed)
    {
        var text = new StringBuilder();
        QuantizedGraph network = routed.Placement.Partition.Network;
        text.Append($"routes of '{network.Name}'\n");
        for (int g = 0; g < network.Groups.Length; g++)
        {
            if (routed.FirstSource[g] >= 0)
            {
                text.Append($"source '{network.Groups[g].Name}' at {routed.FirstSource[g]}\n");
            }
        }

        Append("host", routed.Sources);
        for (int c = 0; c < routed.Cores.Length; c++)
        {
            Append($"core {c} ({routed.Placement.Addresses[c]})", routed.Cores[c]);
        }

        return text.ToString();

        static string Target(AxonEntry entry) => entry.Kind == AxonKind.Extension
            ? " |"
            : $" {entry.Core}.{entry.Axon}{(entry.IsPopulation ? $"+{entry.Atom}" : "")}{(entry.Delay == 0 ? "" : $"@{entry.Delay}")}";

        void Append(string owner, AxonTable table)
        {
            text.Append($"{owner}: {table.Runs.Length} units, {table.Entries.Length} slots\n");
            for (int unit = 0; unit < Math.Min(Shown, table.Runs.Length); unit++)
            {
                if (table.Runs[unit].Count > 0)
                {
                    text.Append($"  {unit} ->").Append(string.Concat(table.Of(unit).ToArray().Select(Target)));
                    text.Append(table.Runs[unit].Atom == 0 ? "\n" : $" all +{table.Runs[unit].Atom}\n");
                }
            }

            if (table.Runs.Length > Shown)
            {
                text.Append($"  ... {table.Runs.Length - Shown} more\n");
            }
        }
    }
}
