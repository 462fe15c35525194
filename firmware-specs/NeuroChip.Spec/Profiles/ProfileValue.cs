using System.Collections.Immutable;

namespace NeuroChip.Spec.Profiles;

/// <summary>How a number of a profile is known.</summary>
public enum ValueKind
{
    /// <summary>Stated by the source.</summary>
    Published,

    /// <summary>Fitted to measurements by the source.</summary>
    Fitted,

    /// <summary>Our estimate; the source says from what.</summary>
    Estimated,
}

/// <summary>A point of a value that depends on a size.</summary>
/// <param name="At">The size.</param>
/// <param name="Value">The value there.</param>
public readonly record struct ValuePoint(decimal At, decimal Value);

/// <summary>One number of a profile with what makes it trustworthy.</summary>
public sealed record ProfileValue
{
    internal ProfileValue(string name, ImmutableArray<ValuePoint> points, string unit, string source, ValueKind kind)
    {
        Name = name;
        Points = points;
        Unit = unit;
        Source = source;
        Kind = kind;
    }

    /// <summary>Name as in the profile.</summary>
    public string Name { get; }

    /// <summary>One point, or several for a value that depends on a size, such as a barrier on the tiles.</summary>
    public ImmutableArray<ValuePoint> Points { get; }

    /// <summary>Unit, such as pJ.</summary>
    public string Unit { get; }

    /// <summary>Where the number comes from.</summary>
    public string Source { get; }

    /// <summary>How it is known.</summary>
    public ValueKind Kind { get; }

    /// <summary>The number; for a value that depends on a size, the one at the smallest size.</summary>
    public decimal Value => Points[0].Value;

    /// <summary>
    /// The number at a size: linear between points, level before the first and after the last. Where no point lies, it is an
    /// estimate (<see cref="KindAt"/>).
    /// </summary>
    public decimal At(decimal size)
    {
        if (Points.Length == 1 || size <= Points[0].At)
        {
            return Points[0].Value;
        }

        if (size >= Points[^1].At)
        {
            return Points[^1].Value;
        }

        int right = 1;
        while (Points[right].At < size)
        {
            right++;
        }

        (ValuePoint a, ValuePoint b) = (Points[right - 1], Points[right]);
        return a.Value + ((b.Value - a.Value) * (size - a.At) / (b.At - a.At));
    }

    /// <summary>How the number at a size is known: as stated at a point, estimated elsewhere.</summary>
    public ValueKind KindAt(decimal size) => Points.Length == 1 || Points.Any(point => point.At == size) ? Kind : ValueKind.Estimated;
}
