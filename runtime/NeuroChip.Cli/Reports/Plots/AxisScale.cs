using System.Collections.Immutable;
using System.Globalization;

namespace NeuroChip.Cli.Reports.Plots;

/// <summary>From values to places on an axis, with round numbers at its ticks.</summary>
internal sealed class AxisScale
{
    private const int WantedTicks = 6;

    private readonly double _from;
    private readonly double _to;

    /// <summary>An axis from one place to another.</summary>
    /// <param name="range">Values that must lie on it.</param>
    /// <param name="from">Place of the low end.</param>
    /// <param name="to">Place of the high end.</param>
    /// <param name="isFixed">Whether its ends are those of the range, and not round numbers around them.</param>
    public AxisScale(PlotRange range, double from, double to, bool isFixed)
    {
        _from = from;
        _to = to;
        (double low, double high) = range.High > range.Low ? (range.Low, range.High) : (range.Low - 0.5, range.Low + 0.5);
        double step = Step((high - low) / WantedTicks);
        Range = isFixed ? new PlotRange(low, high) : new PlotRange(step * Math.Floor(low / step), step * Math.Ceiling(high / step));
        int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        long first = (long)Math.Ceiling((Range.Low / step) - 1e-9);
        long last = (long)Math.Floor((Range.High / step) + 1e-9);
        Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        Format = value => Math.Round(value, digits).ToString($"N{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>Ends of the axis.</summary>
    public PlotRange Range { get; }

    /// <summary>Values with a tick.</summary>
    public ImmutableArray<double> Ticks { get; }

    /// <summary>Text at a tick.</summary>
    public Func<double, string> Format { get; }

    /// <summary>The range of values, or 0 to 1 where there are none.</summary>
    public static PlotRange RangeOf(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? new PlotRange(0, 1) : new PlotRange(finite.Min(), finite.Max());
    }

    /// <summary>Place of a value; one beyond the ends is drawn at the end.</summary>
    public double Place(double value) =>
        _from + ((Math.Clamp(value, Range.Low, Range.High) - Range.Low) / (Range.High - Range.Low) * (_to - _from));

    /// <summary>The least of 1, 2, 5 times a power of ten that is no less.</summary>
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double rest = least / power;
        return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
    }
}
