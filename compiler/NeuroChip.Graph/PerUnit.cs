using System.Collections.Immutable;

namespace NeuroChip.Graph;

/// <summary>A parameter of a population: one value for all units, or one per unit.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct PerUnit<T>
{
    private readonly ImmutableArray<T> values;

    /// <summary>One value shared by every unit.</summary>
    public PerUnit(T shared) => values = [shared];

    /// <summary>One value per unit, in unit order; at least one.</summary>
    /// <exception cref="ArgumentException">The array is empty.</exception>
    public PerUnit(ImmutableArray<T> perUnit)
    {
        if (perUnit.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A per-unit parameter needs at least one value.", nameof(perUnit));
        }

        values = perUnit;
    }

    /// <summary>The stored values: length 1 when shared.</summary>
    public ImmutableArray<T> Values => values.IsDefault ? [default!] : values;

    /// <summary>Whether one value serves all units.</summary>
    public bool IsShared => this.Values.Length == 1;

    /// <summary>The value of one unit.</summary>
    public T this[int unit] => this.IsShared ? this.Values[0] : this.Values[unit];

    /// <summary>Whether the parameter can serve a population of <paramref name="size"/> units.</summary>
    public bool Fits(int size) => this.IsShared || this.Values.Length == size;

    /// <summary>One value shared by every unit.</summary>
    public static implicit operator PerUnit<T>(T shared) => new(shared);
}
