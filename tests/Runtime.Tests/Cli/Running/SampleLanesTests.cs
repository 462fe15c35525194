using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Reports;
using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Server;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Cli.Running;

/// <summary>Samples computed side by side: whatever a run says and leaves behind is that of one sample after the other.</summary>
public sealed class SampleLanesTests : IDisposable
{
    private const int Samples = 150;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scalar", 2)]
    [InlineData("scalar", 5)]
    [InlineData("opencl", 3)]
    public async Task Scores_spikes_counters_times_and_the_last_state_do_not_depend_on_the_lanes(string engine, int lanes)
    {
        if (engine == "opencl" && EngineChoice.DescribeDevices(out _).Count == 0)
        {
            return;
        }

        foreach ((string name, ChipImage image, string input) in Networks())
        {
            (string said, string state, byte[] spikes) = await Run(engine, 1, image, input);
            (string saidBeside, string stateBeside, byte[] spikesBeside) = await Run(engine, lanes, image, input);

            saidBeside.ShouldBe(said, name);
            stateBeside.ShouldBe(state, name);
            spikesBeside.ShouldBe(spikes, name);
            spikes.Length.ShouldBeGreaterThan(100, "or nothing was compared");
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_sample_is_said_when_those_before_it_are_over()
    {
        float[] values = [.. Enumerable.Range(0, 4 * Samples).Select(i => i == (4 * 99) + 3 ? 1000f : 0.5f)];
        string input = _folder.Write("x.npy", SampleFiles.Npy("<f4", $"({Samples}, 4)", [.. values.SelectMany(BitConverter.GetBytes)]));
        var runner = new SampleRunner(TestNetworks.Values(), new RunOptions { InputPath = input });
        await using var target = new InProcessTarget(Device("scalar"), lanes: 3);
        await target.LoadAsync(TestNetworks.Values(), strict: false, MeshFidelity.Analytic, CancellationToken.None);
        int done = 0;

        CliException error = await Should.ThrowAsync<CliException>(() => runner.RunAsync(target, count => done = count, CancellationToken.None));

        error.Message.ShouldContain("unit 3 in sample 99");
        done.ShouldBe(99);
    }

    [Fact]
    public async Task A_cancelled_run_ends_and_leaves_no_lane_at_work()
    {
        (_, ChipImage image, string input) = Networks().First();
        var runner = new SampleRunner(image, new RunOptions { InputPath = input });
        await using var target = new InProcessTarget(Device("scalar"), lanes: 3);
        await target.LoadAsync(image, strict: false, MeshFidelity.None, CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => runner.RunAsync(
            target,
            count =>
            {
                if (count == 60)
                {
                    cancel.Cancel();
                }
            },
            cancel.Token));
    }

    private static EmulatedDevice Device(string engine) => new("d", TestNetworks.Profile, EngineChoice.Create(engine));

    private IEnumerable<(string Name, ChipImage Image, string Input)> Networks()
    {
        var random = new Random(7);
        byte[] spikes = [.. Enumerable.Range(0, Samples * 4 * 3).Select(_ => (byte)random.Next(2))];
        yield return ("spikes", TestNetworks.Spikes(3), _folder.Write("s.npy", SampleFiles.Npy("|u1", $"({Samples}, 4, 3)", spikes)));
        byte[] greys = [.. Enumerable.Range(0, Samples * 4).Select(_ => (byte)random.Next(256))];
        yield return ("values", TestNetworks.Values(), _folder.Write("v.npy", SampleFiles.Npy("|u1", $"({Samples}, 4)", greys)));
    }

    /// <summary>What the run says but how long it took, the device's digest after it, and the spikes it wrote.</summary>
    private async Task<(string Said, string State, byte[] Spikes)> Run(string engine, int lanes, ChipImage image, string input)
    {
        string path = _folder.File("spikes.csv");
        var options = new RunOptions { InputPath = input, SpikesPath = path };
        EmulatedDevice device = Device(engine);
        await using var target = new InProcessTarget(device, lanes);
        await target.LoadAsync(image, strict: false, MeshFidelity.Event, CancellationToken.None);
        var runner = new SampleRunner(image, options);
        RunOutcome outcome = await runner.RunAsync(target, static _ => { }, CancellationToken.None);
        string said = RunText.ForMachine("run", "net", "digest", outcome with { Elapsed = TimeSpan.FromSeconds(1) }, options);
        return (said, device.ReadDigest(), File.ReadAllBytes(path));
    }
}
