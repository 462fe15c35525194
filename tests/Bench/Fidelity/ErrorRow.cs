using System.Globalization;

namespace Bench.Fidelity;

/// <summary>How far one model is from the flit model, over the steps of a run. Errors in per cent of what the flit model says.</summary>
/// <param name="Mean">Mean over steps of the error of the step time, without sign.</param>
/// <param name="Worst">The largest.</param>
/// <param name="Latency">Error of the mean latency of all packets, with its sign.</param>
internal readonly record struct ErrorRow(double Mean, double Worst, double Latency)
{
    /// <summary>Compares two runs of the same network.</summary>
    public static ErrorRow Of(List<StepSample> model, List<StepSample> flit)
    {
        double[] errors = [.. model.Zip(flit).Select(pair => 100 * Math.Abs(pair.First.Time - pair.Second.Time) / pair.Second.Time)];
        double latency = flit.Sum(step => step.Latency);
        return new ErrorRow(
            errors.Average(), errors.Max(), latency > 0 ? 100 * (model.Sum(step => step.Latency) - latency) / latency : 0);
    }

    /// <summary>Cells of a Markdown table.</summary>
    public string Cells => string.Create(CultureInfo.InvariantCulture, $"{Mean:F3} | {Worst:F3} | {Latency:+0.00;-0.00;0.00}");
}
