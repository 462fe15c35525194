using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Runtime.Tests.Cli.Running;

public sealed class ValueScheduleTests
{
    // Gain 76, offset 64 over -1..1: grey 0 is -12, grey 255 is 140, grey 128 is trunc(64.298...) = 64.
    private static readonly byte[] Samples = [0, 255, 128, 127, 255, 255, 0, 0];
    private static readonly int[] Mantissas = [-12, 140, 64, 63, 140, 140, -12, -12];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sample_is_reset_then_bias_then_silence_then_latency_then_reading(int split)
    {
        ChipImage image = TestNetworks.Values(split);
        (FakeTarget target, RunOutcome outcome) = await Run(image, static (command, sample) => Voltages(command.Count / 2, (10 * sample) + 3));

        target.Programs.Count.ShouldBe(2);
        foreach (TargetProgram program in target.Programs)
        {
            program.Commands[0].ShouldBe(new ResetCommand(ResetKind.State));
            program.Commands[1].ShouldBeOfType<WriteCommand>();
            program.Commands[2].ShouldBe(new RunCommand(3));
            program.Commands[3].ShouldBeOfType<WriteCommand>();
            program.Commands[4].ShouldBe(new RunCommand(image.Manifest.LatencySteps));
            program.Commands.Skip(5).ShouldAllBe(command => command is ReadCommand);
        }

        outcome.Scores.ShouldBe([3, 3, 13, 13]);
        outcome.Predictions.ShouldBe([0, 0], "the lowest class wins a tie");
        outcome.Steps.ShouldBe(2 * (3 + image.Manifest.LatencySteps));
    }

    [Fact]
    public async Task Only_the_bias_fields_of_the_registers_change()
    {
        ChipImage image = TestNetworks.Values(2);
        (FakeTarget target, _) = await Run(image, static (command, _) => Voltages(command.Count / 2, 0));

        for (int sample = 0; sample < 2; sample++)
        {
            int first = 4 * sample;
            Biases(image, target.Programs[sample].Commands[1]).ShouldBe(Mantissas[first..(first + 4)]);
            Biases(image, target.Programs[sample].Commands[3]).ShouldBe([0, 0, 0, 0]);
        }
    }

    [Fact]
    public async Task Samples_can_be_chosen()
    {
        ChipImage image = TestNetworks.Values();
        (FakeTarget target, RunOutcome outcome) = await Run(
            image, static (command, _) => Voltages(command.Count / 2, 0), options => options with { Samples = new SampleRange(1, 1) });

        outcome.Samples.ShouldBe(1);
        Biases(image, target.Programs.ShouldHaveSingleItem().Commands[1]).ShouldBe(Mantissas[4..]);
    }

    private static async Task<(FakeTarget Target, RunOutcome Outcome)> Run(
        ChipImage image, Func<ReadCommand, int, uint[]> read, Func<RunOptions, RunOptions>? change = null)
    {
        using var folder = new TempFolder();
        var options = new RunOptions
        {
            InputPath = folder.Write("x.npy", SampleFiles.Npy("|u1", "(2, 2, 2)", Samples)),
            InputRange = new InputRange(-1, 1),
            Fidelity = MeshFidelity.None,
        };
        var target = new FakeTarget(read);
        var runner = new SampleRunner(image, change is null ? options : change(options));
        return (target, await runner.RunAsync(target, static _ => { }, CancellationToken.None));
    }

    /// <summary>State registers whose v is score times the divisor.</summary>
    private static uint[] Voltages(int units, int score) => [.. Enumerable.Range(0, units).SelectMany(_ =>
    {
        ulong word = new CompartmentState { U = 7, V = score * 64, Refract = 0 }.Encode(WordLayout.Loihi1);
        return (uint[])[(uint)word, (uint)(word >> 32)];
    })];

    /// <summary>The mantissas a command writes, by unit; checks address, exponent and the fields that must stay.</summary>
    private static int[] Biases(ChipImage image, TargetCommand command)
    {
        RegisterBlock block = RegisterMap.FindBlock(image.Layout, CoreBlocks.CxCfg).ShouldNotBeNull();
        ManifestPopulation population = image.Manifest.Populations.Single(p => p.Name == "pixels");
        var biases = new int[population.Size];
        var bursts = ((WriteCommand)command).Bursts;
        bursts.Count.ShouldBe(population.Slices.Length);
        foreach ((ManifestSlice slice, RegisterBurst burst) in population.Slices.Zip(bursts))
        {
            burst.Core.ShouldBe(new CoreAddress(slice.Chip, slice.Core));
            burst.Address.ShouldBe(block.OffsetOf(slice.FirstCompartment));
            CompartmentConfig[] own = image.FindCore(burst.Core)!.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, image.Layout);
            for (int i = 0; i < slice.Count; i++)
            {
                CompartmentConfig written = CompartmentConfig.Decode(image.Layout, burst.Values.Span[i]);
                CompartmentConfig original = own[slice.FirstCompartment + i];
                written.ShouldBe(original with { BiasMant = written.BiasMant, BiasExp = 6 });
                biases[slice.FirstUnit + i] = written.BiasMant;
            }
        }

        return biases;
    }
}
