using System.Diagnostics;
using System.Globalization;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>
/// What the models of the mesh cost the run of the digits, in processor seconds of the process: medians of runs taken in turns, so
/// that a busy machine touches all alike.
/// </summary>
internal static class ModelOverhead
{
    private const int Repeats = 5;

    /// <summary>Runs it.</summary>
    public static void Run(ChipProfile profile, int samples, string? engine)
    {
        var network = new DigitsNetwork(profile, samples, engine);
        MeshFidelity[] models = [MeshFidelity.None, MeshFidelity.Analytic, MeshFidelity.Event];
        var seconds = models.ToDictionary(model => model, _ => new List<double>());
        foreach (MeshFidelity model in models)
        {
            network.Run(profile, model, observe: false);
        }

        for (int i = 0; i < Repeats; i++)
        {
            foreach (MeshFidelity model in models)
            {
                TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
                network.Run(profile, model, observe: false);
                seconds[model].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            }
        }

        double none = Median(seconds[MeshFidelity.None]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples} digits, {network.Packets} packets; without a model {none:F3} s"));
        foreach (MeshFidelity model in models[1..])
        {
            double more = Median(seconds[model]) - none;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{model,-8} {more:+0.000;-0.000} s, {100 * more / none:F1} % of the run, {1e9 * more / network.Packets:F1} ns a message"));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
