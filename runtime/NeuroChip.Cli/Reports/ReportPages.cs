using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Cli.Reports.Timing;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Reports;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Cli.Reports;

/// <summary>What stands in the reports of a compilation and of a run.</summary>
internal static class ReportPages
{
    public static ReportDocument OfCompilation(CompileReport report) =>
        new($"{report.Network} on {report.Profile}", [.. CompilationSections(report)]);

    public static ReportDocument OfRun(string network, RunOutcome run, CompileReport? compilation, double? reference)
    {
        var sections = new List<ReportSection> { Result(run, reference) };
        if (run is { Labels: { } labels, Predictions: { } predictions })
        {
            sections.Add(Confusion(labels, predictions, run.Classes));
        }

        sections.AddRange(TimingSections.OfRun(run.Timing));
        sections.Add(Counters(run));
        if (compilation is not null)
        {
            sections.AddRange(CompilationSections(compilation));
        }

        return new ReportDocument($"{network}: {run.Samples} samples on {run.Target.Profile}", [.. sections]);
    }

    private static ReportSection Result(RunOutcome run, double? reference)
    {
        var rows = new List<ImmutableArray<ReportCell>>();
        void Add(string name, string value) => rows.Add([name, value]);
        if (run.Accuracy is { } accuracy)
        {
            Add("accuracy on the chip", $"{accuracy:P2} ({run.Correct} of {run.Samples})");
        }

        if (reference is { } floating)
        {
            Add("accuracy of the float network", $"{floating:P2}");
        }

        Add("samples", Number(run.Samples));
        Add("time steps", $"{Number(run.Steps)} ({run.InputSteps} of input and {run.StepsPerSample - run.InputSteps} of latency per sample)");
        Add("time steps per second", Number((long)run.StepsPerSecond));
        Add("wall time", $"{run.Elapsed.TotalSeconds:F2} s");
        Add("spikes", Number(run.Total(CoreCounter.CompartmentSpikes)));
        Add("synaptic events", Number(run.Total(CoreCounter.SynapticEvents)));
        Add("cores used", Number(run.Counters.Cores.Count));
        Add("kernel launches", Number(run.Counters.Launches));
        Add("engine", run.Target.Engine);
        Add("device", run.Target.Where);
        return new ReportSection("Result", "", new ReportTable(["", "value"], [.. rows]));
    }

    private static ReportSection Confusion(int[] labels, int[] predictions, int classes)
    {
        int[,] matrix = Classification.Confusion(labels, predictions, classes);
        var rows = new List<ImmutableArray<ReportCell>>();
        for (int label = 0; label < classes; label++)
        {
            int total = Enumerable.Range(0, classes).Sum(c => matrix[label, c]);
            rows.Add([
                $"is {label}",
                .. Enumerable.Range(0, classes).Select(c => new ReportCell(
                    matrix[label, c] == 0 ? "" : Number(matrix[label, c]), Heat: total == 0 ? null : (double)matrix[label, c] / total)),
                total == 0 ? "" : $"{(double)matrix[label, label] / total:P1}",
            ]);
        }

        return new ReportSection(
            "Confusion", "Rows are what a sample is, columns what the chip took it for.",
            new ReportTable(["", .. Enumerable.Range(0, classes).Select(c => $"as {c}"), "right"], [.. rows]));
    }

    private static ReportSection Counters(RunOutcome run)
    {
        string[] names = [.. Enum.GetNames<CoreCounter>().Select(Words)];
        long most = Math.Max(1, run.Counters.Cores.Max(core => core.Values[(int)CoreCounter.SynapticEvents]));
        return new ReportSection("Counters per core", "", new ReportTable(
            ["core", .. names],
            [.. run.Counters.Cores.Select(core => (ImmutableArray<ReportCell>)[
                core.Core.ToString(),
                .. core.Values.Select((value, counter) => new ReportCell(
                    Number(value), counter == (int)CoreCounter.SynapticEvents ? (double)value / most : null)),
            ])]));
    }

    private static IEnumerable<ReportSection> CompilationSections(CompileReport report)
    {
        yield return new ReportSection(
            "Network",
            $"{Number(report.Compartments)} compartments, {Number(report.SourceUnits)} source units, {Number(report.Synapses)} synapses "
            + $"on {report.Cores.Length} of {Number(report.CoresAvailable)} cores (lower bound {report.CoresLowerBound}).\n"
            + $"Synapse memory: {Number(report.Memory.Bits)} bits; plain sparse 8-bit lists would take {Number(report.Memory.PlainBits)}.\n"
            + $"If every unit spikes once: {Number(report.Traffic.Connections)} packets, {Number(report.Traffic.Hops)} hops.\n"
            + $"Image: {Number(report.ImageBytes)} bytes, digest {report.ImageDigest}.");
        yield return new ReportSection("Utilisation", "", Utilisation(report));
        if (report.Quantization.Tensors.Length > 0)
        {
            yield return new ReportSection("Quantization", "", new ReportTable(
                ["tensor", "values", "scale", "max error", "rms error", "became 0"],
                [.. report.Quantization.Tensors.Select(Row)]));
        }
    }

    private static ReportTable Utilisation(CompileReport report) => new(
        ["core", "holds", .. report.Cores[0].Resources.Select(r => r.Name)],
        [.. report.Cores.Select(core => (ImmutableArray<ReportCell>)[core.Address.ToString(), core.Holds, .. core.Resources.Select(Use)])]);

    private static ReportCell Use(ResourceUse use) => new($"{Number(use.Used)} / {Number(use.Limit)}", use.Limit == 0 ? 0 : (double)use.Used / use.Limit);

    private static ImmutableArray<ReportCell> Row(TensorError tensor) =>
    [
        tensor.Name, Number(tensor.Count), $"{tensor.Scale:G5}", $"{tensor.MaxError:G3}", $"{tensor.RmsRelative:P2}", Number(tensor.Lost),
    ];

    /// <summary>SynapticEvents becomes "synaptic events".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
