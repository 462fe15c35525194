using System.Text.Json;
using NeuroChip.Compilation;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;

namespace Conformance.Tests.Chain;

/// <summary>
/// What a run does, counted: events delivered, words of synapse memory read, spikes, kernel launches and bytes allocated. A
/// gate in place of timed tests, since these numbers repeat exactly. Who changes one on purpose changes
/// <c>counter_gate.json</c> with it, and a reviewer sees by how much.
/// </summary>
public sealed class CounterGateTests
{
    private const string Expected = "tests/Conformance.Tests/Chain/counter_gate.json";

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Counters_of_W1_are_those_that_were_noted(string engine) => Check("W1", engine);

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Counters_of_W4_are_those_that_were_noted(string engine) => Check("W4", engine);

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Counters_of_a_network_that_learns_are_those_that_were_noted(string engine) => Check("learning", engine);

    private static void Check(string workload, string engine)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Checkout.File(Expected)));
        JsonElement expected = file.RootElement.GetProperty(workload);
        int steps = expected.GetProperty("steps").GetInt32();
        (ChipImage image, string profile, (int Source, long Step)[] inputs) = Make(workload, steps);
        using Chip chip = Chip.Load(image, ChipProfile.Load(profile), Engines.Of(engine));

        // Buffers grow to their size in the first run; the second is the steady state.
        Run(chip, inputs, steps);
        chip.ResetState();
        chip.ResetCounters();
        long launches = chip.Engine.Launches;
        Run(chip, inputs, steps);
        launches = chip.Engine.Launches - launches;

        string found = Text(
            chip.Total(CoreCounter.SynapticEvents), chip.Total(CoreCounter.SynapseWords), chip.Total(CoreCounter.CompartmentSpikes), launches);
        found.ShouldBe(Text(
            Number(expected, "events"), Number(expected, "words"), Number(expected, "spikes"), Number(expected.GetProperty("launches"), engine)));

        // An upper bound alone: what the runtime's compiler keeps on the stack is its own affair.
        long most = Number(expected.GetProperty("bytesPerStep"), engine);
        long bytes = AllocationGate.Least(() => Run(chip, inputs, steps), ((most + 1) * steps) - 1, chip.ResetState);
        (bytes / steps).ShouldBeLessThanOrEqualTo(most, "bytes allocated a step");
    }

    private static string Text(long events, long words, long spikes, long launches) =>
        $"events {events} words {words} spikes {spikes} launches {launches}";

    private static void Run(Chip chip, (int Source, long Step)[] inputs, int steps)
    {
        foreach ((int source, long step) in inputs)
        {
            chip.TryInjectSource(source, step);
        }

        chip.Run(steps);
    }

    private static (ChipImage Image, string Profile, (int Source, long Step)[] Inputs) Make(string workload, int steps) => workload switch
    {
        "W1" => (Compile(PublishedNetworks.W1(), "loihi1-d18", 8), "loihi1-d18", []),
        "W4" => (Compile(PublishedNetworks.W4(), "loihi1-d18", 0), "loihi1-d18", [.. Workload4Tests.InputSpikes()
            .Where(spike => spike.Step <= steps)
            .Select(spike => (spike.Unit, spike.Step))]),
        _ => (Compile(Plastic(), "wide", 0), "wide", [.. from step in Enumerable.Range(1, steps)
                                                       from unit in Enumerable.Range(0, 100)
                                                       where CounterHash.Below(CounterHash.Hash(7, (ulong)((step * 100) + unit)), 50) == 0
                                                       select (unit, (long)step)]),
    };

    private static ChipImage Compile(SnnGraph graph, string profile, int split)
    {
        CompileOptions options = split > 0 ? CompileOptions.Default with { Split = split } : CompileOptions.Default;
        return Compiler.Compile(graph, ChipProfile.Load(profile), options).Image.ShouldNotBeNull();
    }

    /// <summary>100 inputs onto 100 compartments, all to all, with a pair rule and random rounding.</summary>
    private static SnnGraph Plastic()
    {
        TraceSpec trace = TraceSpec.Of(32, 20);
        return new SnnGraphBuilder("plastic")
            .Source("inputs", 100)
            .Compartments("outputs", 100, new IntegerCuba { DecayU = 818, DecayV = 205, VthMant = 8000 })
            .Dense("inputs", "outputs", [.. Enumerable.Range(0, 100 * 100).Select(i => 40f + (i % 41))], format: new WeightFormat(SignMode.Excitatory, 8, 0))
            .Learn(
                new LearningRule
                {
                    Name = "pair",
                    Weight = "dw = 2^-7*y0*x1 - 2^-7*x0*y1",
                    X1 = trace,
                    Y1 = trace,
                    Rounding = TraceRounding.Stochastic,
                    WeightRange = new ValueRange(0, 127),
                },
                seed: 1)
            .Build();
    }

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();
}
