using System.Globalization;
using NeuroChip.Cli.Errors;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>
/// The faster models of the mesh against the one that moves flits: the digits network, PilotNet's layers and random networks, a
/// line each of a Markdown table. What it prints depends on nothing but the options. With <c>--overhead</c> what the models cost.
/// </summary>
internal static class FidelityStudy
{
    /// <summary>Runs it.</summary>
    /// <param name="args">
    /// Options: <c>--profile NAME</c> (loihi1-d18), <c>--samples N</c> of the digits (100), <c>--random N</c> networks (20),
    /// <c>--steps N</c> of each (50), <c>--shared FOLDER</c> with PilotNet's data (../shared); <c>--overhead</c>, <c>--engine NAME</c>.
    /// </param>
    public static int Run(string[] args)
    {
        try
        {
            return Study(args);
        }
        catch (Exception e) when (e is CliException or ProfileException or FormatException or OverflowException)
        {
            Console.Error.WriteLine($"fidelity: {e.Message}");
            return 2;
        }
    }

    private static int Study(string[] args)
    {
        ChipProfile profile = ChipProfile.Load(Option(args, "--profile") ?? "loihi1-d18");
        int samples = Number(args, "--samples", 100);
        if (args.Contains("--overhead"))
        {
            ModelOverhead.Run(profile, samples, Option(args, "--engine"));
            return 0;
        }

        Console.WriteLine($"Profile {profile.Name}. Errors in % of the flit model's step time (mean, worst) and mean latency (signed).");
        Console.WriteLine();
        Console.WriteLine("| network | cores | steps | packets | step, ns | latency, ns | analytic mean | worst | latency | event mean | worst | latency |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        if (samples > 0)
        {
            Compare(new DigitsNetwork(profile, samples), profile);
        }

        string shared = Option(args, "--shared") ?? Path.Combine("..", "shared");
        InjectedNetwork? pilotNet = PilotNetNetwork.Find(shared, profile);
        if (pilotNet is not null)
        {
            Compare(pilotNet, profile);
        }

        for (int seed = 1; seed <= Number(args, "--random", 20); seed++)
        {
            Compare(DrawnNetwork.Make(seed, profile, Number(args, "--steps", 50)), profile);
        }

        if (pilotNet is null)
        {
            Console.WriteLine();
            Console.WriteLine($"PilotNet was left out: {shared} has no data/loihi_pilotnet.");
        }

        return 0;
    }

    /// <summary>The value behind an option, or null.</summary>
    internal static string? Option(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Option(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static void Compare(StudyNetwork network, ChipProfile profile)
    {
        List<StepSample> flit = network.Run(profile, MeshFidelity.Flit);
        var analytic = ErrorRow.Of(network.Run(profile, MeshFidelity.Analytic), flit);
        var events = ErrorRow.Of(network.Run(profile, MeshFidelity.Event), flit);
        long packets = flit.Sum(step => step.Packets);
        double latency = flit.Sum(step => step.Latency) / Math.Max(1, packets);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {network.Name} | {network.Cores} | {flit.Count} | {packets} | {flit.Average(step => step.Time):F0} | {latency:F1} | {analytic.Cells} | {events.Cells} |"));
    }
}
