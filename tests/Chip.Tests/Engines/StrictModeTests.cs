using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using Xunit.Abstractions;

namespace Chip.Tests.Engines;

using NeuroChip.Emulator;

/// <summary>In strict mode every wrap and every saturation is found, and both engines find the same one first.</summary>
public sealed class StrictModeTests(ITestOutputHelper output)
{
    private const int Steps = 12;

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Engines_find_the_same_first_violation_and_compute_as_if_not_strict(string name)
    {
        var found = new Dictionary<ViolationKind, int>();
        int clean = 0;
        for (int seed = 300; seed < 330; seed++)
        {
            ChipParameters parameters = SyntheticChip.Random(seed, 1 + (seed % 4));
            if (seed % 3 == 0)
            {
                Calm(parameters);
            }

            using var scalar = new ScalarEngine(parameters, strict: true);
            using ICoreEngine other = TestEngines.Get(name).Create(parameters, strict: true);
            using var plain = new ScalarEngine(parameters);
            other.MaxWindow(0).ShouldBe(1);
            EngineDriver[] runs = [new(parameters, scalar), new(parameters, other), new(parameters, plain)];
            for (int step = 1; step <= Steps; step++)
            {
                foreach (EngineDriver run in runs)
                {
                    run.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                }

                string place = $"seed {seed}, step {step}";
                runs[1].Digest().ShouldBe(runs[2].Digest(), place);
                other.Violation.ShouldBe(scalar.Violation, place);
                plain.Violation.ShouldBeNull();
                clean += scalar.Violation is null ? 1 : 0;
                if (scalar.Violation is { } violation)
                {
                    violation.Step.ShouldBe(step);
                    found[violation.Kind] = found.GetValueOrDefault(violation.Kind) + 1;
                }
            }
        }

        output.WriteLine($"{string.Join(", ", found.OrderBy(pair => pair.Key))}, none in {clean} steps");
        found.Count.ShouldBeGreaterThan(2);
        clean.ShouldBeGreaterThan(10);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_sum_that_wraps_to_a_small_number_is_found(string name)
    {
        // 32767 + 32767 + 2 units of 64 are 0 modulo 2^22; on one target or on many, dense or not.
        int[] weights = [32767, 32767, 2];
        foreach (int targets in new[] { 1, 40 })
        {
            ChipParameters parameters = SyntheticChip.OneCore(
                40, 1, 2, Enumerable.Range(0, targets * 3).Select(i => new SyntheticChip.Synapse(0, i % targets, weights[i / targets])));
            using ICoreEngine engine = TestEngines.Get(name).Create(parameters, strict: true);
            var run = new EngineDriver(parameters, engine);
            run.Run(1);
            engine.Violation.ShouldBeNull();
            run.Run(1, _ => [new ArrivingSpike(0, 0)]);
            engine.Violation.ShouldBe(new StrictViolation(2, 0, 0, ViolationKind.Accumulator));
            engine.ReadState(0).Current[0].ShouldBe(0);
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Every_kind_is_found_where_it_is_the_only_one(string name)
    {
        (ViolationKind Kind, int Compartment, Action<ChipParameters> Spoil)[] cases =
        [
            (ViolationKind.Current, 0, p => (p.InitialU[0], p.DecayU[0]) = (8388600, 0)),
            (ViolationKind.Input, 1, p => (p.InitialU[1], p.Bias[1]) = (8388000, 4096)),
            (ViolationKind.Join, 1, p => (p.InitialU[0], p.InitialU[1], p.Push[0], p.Join[1]) = (5000000, 5000000, DendritePush.Current, DendriteJoin.Add)),
            (ViolationKind.Voltage, 1, p => (p.InitialV[1], p.Bias[1]) = (8388607, 1)),
        ];
        foreach ((ViolationKind kind, int compartment, Action<ChipParameters> spoil) in cases)
        {
            ChipParameters parameters = SyntheticChip.OneCore(2, 1, 2, [new(0, 0, 1)]);
            spoil(parameters);
            using ICoreEngine engine = TestEngines.Get(name).Create(parameters, strict: true);
            new EngineDriver(parameters, engine).Run(1, _ => [new ArrivingSpike(0, 0)]);
            engine.Violation.ShouldBe(new StrictViolation(1, 0, compartment, kind));
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_run_stops_behind_the_step_that_violates(string name)
    {
        // Bias 700 in compartment 1 passes vmax = 2047 in step 3: v = 700, 1400, 2100.
        TestImage image = TestImage.OneCore();
        image.Core()
            .Set(SectionKind.CoreConfig, [new CoreConfig { VMinExp = 23, VMaxExp = 1, DelaySlotsLog2 = 3, Compartments = 2 }])
            .Set(SectionKind.CompartmentConfigs, [new CompartmentConfig(), new CompartmentConfig { BiasMant = 700, Vth = 1 }]);
        using Chip chip = Chip.Load(image.Build(), image.Profile, TestEngines.Get(name), strict: true);
        StrictViolationException error = Should.Throw<StrictViolationException>(() => chip.Run(10));
        (error.Step, error.Core, error.Compartment, error.Kind).ShouldBe((3L, 0, 1, ViolationKind.Voltage));
        error.Message.ShouldContain("Step 3, chip 0 core 0, compartment 1: the voltage v reaches past vmin or vmax");
        chip.Step.ShouldBe(3);
        chip.ReadState(0).Voltage[1].ShouldBe(2047);

        using Chip relaxed = Chip.Load(image.Build(), image.Profile, TestEngines.Get(name));
        relaxed.Run(10).ShouldBe(10);
        chip.ResetState();
        Should.Throw<StrictViolationException>(() =>
        {
            for (int step = 0; step < 10; step++)
            {
                chip.StepByPhase(_ => { });
            }
        }).Step.ShouldBe(3);
    }

    /// <summary>Small numbers everywhere, so that whole steps pass without a violation.</summary>
    private static void Calm(ChipParameters parameters)
    {
        for (int lane = 0; lane < parameters.Lanes; lane++)
        {
            parameters.InitialU[lane] %= 64;
            parameters.InitialV[lane] = 0;
            parameters.Bias[lane] %= 64;
            parameters.DecayU[lane] = 4096;
            parameters.DecayV[lane] = 4095;
            parameters.Noise[lane] = NoiseTarget.None;
            parameters.Threshold[lane] = ChipParameters.UnreachableThreshold;
        }
    }
}
