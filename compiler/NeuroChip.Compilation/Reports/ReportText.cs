using System.Text;
using NeuroChip.Learning;

namespace NeuroChip.Compilation.Reports;

/// <summary>The report as a person reads it.</summary>
public static class ReportText
{
    private static readonly string[] Columns = ["compartments", "synapse memory words", "in-axons", "out-axons"];

    /// <summary>Several short tables, plain text.</summary>
    public static string Write(CompileReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append($"network {report.Network}: {report.Compartments} compartments, {report.SourceUnits} source units, {report.Synapses} synapses\n");
        text.Append($"profile {report.Profile}: {report.Cores.Length} of {report.CoresAvailable} cores (lower bound {report.CoresLowerBound})\n");
        SynapseMemoryReport memory = report.Memory;
        double saved = memory.PlainBits == 0 ? 0 : 1 - ((double)memory.Bits / memory.PlainBits);
        text.Append($"synapse memory: {memory.Bits} bits, {saved:P1} less than the {memory.PlainBits} of plain sparse 8-bit lists; saved by ");
        text.Append($"weight bits {memory.ByWeights}, index bits {memory.ByIndices}, delay bits {memory.ByDelays}, ");
        text.Append($"compression {memory.ByCompression}, sharing {memory.BySharing}\n");
        text.Append($"mesh, if every unit spikes once: {report.Traffic.Connections} packets ({report.Traffic.Local} local), ");
        text.Append($"{report.Traffic.Hops} hops, {report.Traffic.ChipCrossings} between chips; {report.HostPackets} packets from the host\n");
        text.Append($"image: {report.ImageBytes} bytes, digest {report.ImageDigest}; latency {report.LatencySteps} steps\n\n");
        WriteCores(text, report);
        WriteProjections(text, report);
        WriteLearning(text, report);
        WriteQuantization(text, report);
        return text.ToString();
    }

    private static void WriteCores(StringBuilder text, CompileReport report)
    {
        var rows = new List<string[]> { new[] { "core", "holds", "compartments", "synapse words", "in-axons", "out-axons", "synapses" } };
        foreach (CoreReport core in report.Cores)
        {
            var row = new List<string> { core.Address.ToString(), core.Holds };
            foreach (string column in Columns)
            {
                var use = core.Resources.First(r => r.Name == column);
                row.Add($"{use.Used}/{use.Limit} {(double)use.Used / use.Limit,4:P0}");
            }

            row.Add($"{core.Synapses}");
            rows.Add([.. row]);
        }

        WriteTable(text, rows);
    }

    private static void WriteProjections(StringBuilder text, CompileReport report)
    {
        if (report.Projections.Length > 0)
        {
            var rows = new List<string[]> { new[] { "projection", "synapses", "stored", "sharing" } };
            rows.AddRange(report.Projections.Select(p => new[] { p.Name, $"{p.Synapses}", $"{p.Stored}", $"{p.Sharing:0.0}" }));
            text.Append('\n');
            WriteTable(text, rows);
        }
    }

    private static void WriteLearning(StringBuilder text, CompileReport report)
    {
        foreach (LearningReport learning in report.Learning)
        {
            text.Append($"\n{learning.Projection} learns by '{learning.Rule}' every {learning.Epoch} steps: {learning.Synapses} synapses in {learning.MemoryWords} words, {learning.InAxons} in-axons\n");
            text.Append(RuleReportText.WriteProgram(learning.Program));
            var rows = new List<string[]> { new[] { "visit", "operations", "pJ", "ns" } };
            rows.AddRange(learning.Costs.Select(c => new[] { c.Case, $"{c.Operations}", Number(c.EnergyPicojoules), Number(c.TimeNanoseconds) }));
            WriteTable(text, rows);
        }
    }

    private static string Number(double? value) => value is { } number ? $"{number:0.##}" : "-";

    private static void WriteQuantization(StringBuilder text, CompileReport report)
    {
        if (report.Quantization.Tensors.Length > 0)
        {
            var rows = new List<string[]> { new[] { "tensor", "values", "scale", "max error", "rms error", "became 0" } };
            rows.AddRange(report.Quantization.Tensors.Select(t => new[]
            {
                t.Name, $"{t.Count}", $"{t.Scale:G5}", $"{t.MaxError:G3}", $"{t.RmsRelative:P2}", $"{t.Lost}",
            }));
            text.Append('\n');
            WriteTable(text, rows);
        }

        var bounds = new List<string[]> { new[] { "group", "accumulator at most", "current at most", "drive error / threshold" } };
        bounds.AddRange(report.Quantization.Groups.Select(g => new[]
        {
            g.Name, $"{g.AccumulatorUse:P1}", $"{g.CurrentUse:P1}", g.DriveError is { } error ? $"{error:P2}" : "exact",
        }));
        text.Append('\n');
        WriteTable(text, bounds);
    }

    /// <summary>First two columns to the left, the others to the right.</summary>
    private static void WriteTable(StringBuilder text, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, c) => c == 0 || (c == 1 && rows[0][1] == "holds") ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }
}
