using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>Refuses options that mean nothing, before any pass uses them.</summary>
internal static class CompileOptionsCheck
{
    public static void Run(CompileOptions options, SnnGraph graph, DiagnosticBag bag)
    {
        Positive("dt", options.Dt);
        Positive("weight scale", options.WeightScale);
        Positive("input magnitude", options.InputMagnitude);
        if (options.Split is < 1)
        {
            bag.Add(DiagnosticTable.OptionRange, graph.Location, "option split", $"{options.Split}", "1 or more");
        }

        if (options.Chips is < 1)
        {
            bag.Add(DiagnosticTable.OptionRange, graph.Location, "option chips", $"{options.Chips}", "1 or more");
        }

        if (options.WeightTerms is < 1 or > 2)
        {
            bag.Add(DiagnosticTable.OptionRange, graph.Location, "option weight terms", $"{options.WeightTerms}", "1 or 2");
        }

        void Positive(string name, double? value)
        {
            if (value is { } given && !(given > 0 && double.IsFinite(given)))
            {
                bag.Add(DiagnosticTable.OptionRange, graph.Location, $"option {name}", $"{given}", "a finite number above 0");
            }
        }
    }
}
