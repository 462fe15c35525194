using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>Rules of every kind, most of them ones that keep weights, delays and tags in motion.</summary>
internal sealed class RandomRules(Draw draw)
{
    /// <summary>{a} and {b} are exponents, {m} and {n} mantissas, {c} a constant, K a decimation.</summary>
    private static readonly (string? Weight, string? Delay, string? Tag)[] s_known =
    [
        ("{m}*2^-{a}*y0*x1 - {n}*2^-{a}*x0*y1", null, null),
        ("-{m}*2^-{a}*x0*y1 + 3*2^-{b}*y0*x1 + {n}*2^-{a}*y0*x1*y2 - 2^-{b}*x0*y1*x2", null, null),
        ("{m}*2^-{a}*uK*y3 - {n}*2^-{b}*uK*w", null, null),
        ("2^-{b}*uK*x1*y1*(y2 - {c})", null, null),
        ("2^-{a}*y0*(x1 - {c}) - uK*sgn(w - {c})", null, "{m}*x0*y1 - 2^-{a}*uK*t"),
        ("r0*t*r1*2^{a}", null, "-{m}*x0*y1 + {n}*y0*x1 - 2^-{b}*uK*t"),
        ("r0*(r1 - 2)*x1*2^-{a} - 2^-{b}*x0*(w - {c})", null, null),
        ("2^-{a}*x0*y0*({c} - y1) + uK*sgn(d - 3)", "{m}*2^-{a}*x0*y1 - {n}*2^-{a}*y0*x1", null),
        (null, "2^-{a}*y0*x1 - 2^-{a}*x0*y1 + uK*sgn(w - {c})*y0", null),
        (null, null, "5*2^-{a}*x0*y2 - 2^-{a}*y0*x1 - uK*sgn(t)"),
    ];

    /// <summary>Texts of a projection: at least one of the three.</summary>
    public (string? Weight, string? Delay, string? Tag) Texts()
    {
        string decimation = $"{draw.OneOf(0, 0, 1, 2, draw.Below(5))}";
        (string? weight, string? delay, string? tag) = draw.OneIn(3)
            ? (draw.OneIn(4) ? null : Free(), draw.OneIn(3) ? Free() : null, Free())
            : draw.OneOf(s_known);
        return (Fill(weight, decimation), Fill(delay, decimation), Fill(tag, decimation));
    }

    /// <summary>One of few traces, since a core has few configurations.</summary>
    public TraceSpec Trace() => draw.Below(8) switch
    {
        0 => TraceSpec.None,
        1 => TraceSpec.Held,
        2 => new TraceSpec(127 * 129, 4095),
        _ => new TraceSpec(draw.Below(128 * 80), draw.OneOf(0, 1, 2, draw.Below(3, 60), draw.Below(60, 1000))),
    };

    private string Free() =>
        Product() + string.Concat(Enumerable.Range(0, draw.Below(3)).Select(_ => draw.OneOf(" + ", " - ") + Product()));

    private string Product()
    {
        string[] factors = [.. Enumerable.Range(0, draw.Below(3)).Select(_ => Factor())];
        return string.Join('*', [draw.OneOf("x0", "y0", "uK", "r0"), .. factors, $"2^-{draw.Below(5)}", $"{draw.Below(1, 8)}"]);
    }

    private string Factor()
    {
        string variable = draw.OneOf("x1", "x2", "y1", "y2", "y3", "r1", "w", "d", "t", "x0", "y0");
        return variable is "x0" or "y0" ? variable : draw.Below(4) switch
        {
            0 => $"({variable} - {draw.Below(100)})",
            1 => $"({draw.Below(100)} - {variable})",
            2 when variable is "w" or "d" or "t" => $"sgn({variable} - {draw.Below(9)})",
            _ => variable,
        };
    }

    private string? Fill(string? text, string decimation) => text?
        .Replace("{a}", $"{draw.Below(1, 5)}", StringComparison.Ordinal)
        .Replace("{b}", $"{draw.Below(2, 7)}", StringComparison.Ordinal)
        .Replace("{m}", $"{draw.Below(1, 8)}", StringComparison.Ordinal)
        .Replace("{n}", $"{draw.Below(1, 8)}", StringComparison.Ordinal)
        .Replace("{c}", $"{draw.Below(60)}", StringComparison.Ordinal)
        .Replace("K", decimation, StringComparison.Ordinal);
}
