using System.Collections.Immutable;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>Arithmetic on parameters that are shared or per unit; the result is shared where it can be.</summary>
internal static class PerUnitMath
{
    public static PerUnit<TOut> Map<TA, TOut>(PerUnit<TA> a, Func<TA, TOut> f) =>
        a.IsShared ? new PerUnit<TOut>(f(a[0])) : new PerUnit<TOut>(a.Values.Select(f).ToImmutableArray());

    public static PerUnit<TOut> Map<TA, TB, TOut>(PerUnit<TA> a, PerUnit<TB> b, Func<TA, TB, TOut> f)
    {
        if (a.IsShared && b.IsShared)
        {
            return new PerUnit<TOut>(f(a[0], b[0]));
        }

        int size = Math.Max(a.Values.Length, b.Values.Length);
        return new PerUnit<TOut>(Enumerable.Range(0, size).Select(unit => f(a[unit], b[unit])).ToImmutableArray());
    }

    /// <summary>Whether all units have the same value, however it is stored.</summary>
    public static bool IsUniform<T>(PerUnit<T> a)
        where T : IEquatable<T>
    {
        T first = a[0];
        return a.IsShared || a.Values.All(value => value.Equals(first));
    }
}
