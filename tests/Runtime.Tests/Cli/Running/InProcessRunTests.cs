using NeuroChip.Cli.Data;
using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Server;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Cli.Running;

/// <summary>Whole runs on a real device, small enough to follow by hand.</summary>
public sealed class InProcessRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scalar", 1)]
    [InlineData("scalar", 3)]
    public async Task Events_come_out_a_step_after_they_went_in(string engine, int split)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes(split).ToBytes());
        string events = _folder.Write("in.csv", "step,unit\n0,1\n2,0\n2,2\n5,1\n");

        CliRun run = await CliRun.Of("run", image, "--input", events, "--engine", engine, "--spikes", _folder.File("out.csv"), "--spikes-of", "relay");

        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllText(_folder.File("out.csv")).ShouldBe("step,unit\n1,1\n3,0\n3,2\n6,1\n");
        run.Out.ShouldContain("scores 1 2 1, class 1");
    }

    [Fact]
    public async Task A_recording_of_spikes_is_an_input_again()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        byte[] raster = [0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1];
        string input = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(2, 2, 3)", raster));

        CliRun first = await CliRun.Of("run", image, "--input", input, "--engine", "scalar", "--spikes", _folder.File("once.npy"), "--spikes-of", "relay");
        CliRun second = await CliRun.Of("run", image, "--input", _folder.File("once.npy"), "--engine", "scalar", "--spikes", _folder.File("twice.csv"), "--spikes-of", "relay");

        first.ExitCode.ShouldBe(0, first.Error);
        second.ExitCode.ShouldBe(0, second.Error);
        InputFile.Read(_folder.File("once.npy")).Array.ShouldNotBeNull().Shape.ShouldBe([2, 3, 3]);
        File.ReadAllText(_folder.File("twice.csv")).ShouldBe("sample,step,unit\n0,2,1\n0,3,0\n0,3,2\n1,3,0\n1,3,1\n1,3,2\n");
    }

    [Fact]
    public async Task Rows_without_a_header_are_the_input_of_a_step_each()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string rows = _folder.Write("in.csv", "0,0,0\n1,0,1\n");

        CliRun run = await CliRun.Of("run", image, "--input", rows, "--engine", "scalar", "--spikes", _folder.File("out.csv"), "--spikes-of", "relay");

        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllText(_folder.File("out.csv")).ShouldBe("step,unit\n2,0\n2,2\n");
    }

    [Fact]
    public async Task Values_are_encoded_as_even_spikes_only_when_asked()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string values = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(1, 3)", [255, 128, 0]));

        CliRun refused = await CliRun.Of("run", image, "--input", values, "--engine", "scalar", "--steps", "4");
        CliRun run = await CliRun.Of("run", image, "--input", values, "--engine", "scalar", "--steps", "4", "--encode", "rate", "--scores", _folder.File("s.npy"));

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("NC3101");
        refused.Error.ShouldContain("--encode rate");
        run.ExitCode.ShouldBe(0, run.Error);
        InputFile.Read(_folder.File("s.npy")).Array.ShouldNotBeNull().Numbers.ShouldBe([4, 2, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_probe_records_every_step_and_can_read_like_silicon(int split)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes(split).ToBytes());
        string events = _folder.Write("in.csv", "step,unit\n0,1\n1,1\n");

        string[] common = ["run", image, "--input", events, "--engine", "scalar", "--probe", "relay.v[1,2]"];
        CliRun plain = await CliRun.Of([.. common, "--probe-out", _folder.File("plain.npy")]);
        CliRun hardware = await CliRun.Of([.. common, "--probe-out", _folder.File("hw.csv"), "--probe-v", "hardware"]);

        plain.ExitCode.ShouldBe(0, plain.Error);
        hardware.ExitCode.ShouldBe(0, hardware.Error);
        NumericArray v = InputFile.Read(_folder.File("plain.npy")).Array.ShouldNotBeNull();
        v.Shape.ShouldBe([3, 2]);
        v.Numbers.ShouldAllBe(value => value == 0);
        File.ReadAllText(_folder.File("hw.csv")).ShouldBe("step,u1,u2\n0,0,0\n1,128,0\n2,128,0\n");
    }

    [Theory]
    [InlineData("relay.spikes", "step,u0,u1,u2\n1,0,1,0\n3,0,2,0\n")]
    [InlineData("relay.ref[1]", "step,u1\n1,0\n3,0\n")]
    [InlineData("0/0:0[2]", "step,0x0,0x4\n")]
    public async Task A_probe_records_every_few_steps(string probe, string expected)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string events = _folder.Write("in.csv", "step,unit\n0,1\n1,1\n2,1\n");
        string[] line =
        [
            "run", image, "--input", events, "--engine", "scalar", "--steps", "4", "--latency", "1", "--probe", probe,
            "--probe-every", "2", "--strict",
        ];

        CliRun text = await CliRun.Of([.. line, "--probe-out", _folder.File("p.csv")]);
        CliRun array = await CliRun.Of([.. line, "--probe-out", _folder.File("p.npy")]);

        text.ExitCode.ShouldBe(0, text.Error);
        array.ExitCode.ShouldBe(0, array.Error);
        File.ReadAllText(_folder.File("p.csv")).ShouldStartWith(expected);
        NumericArray values = InputFile.Read(_folder.File("p.npy")).Array.ShouldNotBeNull();
        values.Shape[0].ShouldBe(2);
    }

    [Fact]
    public async Task A_strict_run_ends_where_a_number_overflows()
    {
        ChipImage image = TestNetworks.Compiled(new NeuroChip.Graph.SnnGraphBuilder("climb")
            .Source("touch", 1)
            .Compartments("top", 2, new NeuroChip.Graph.IntegerCuba { VthMant = 131071, VMaxExp = 0, BiasMant = 200 })
            .Dense("touch", "top", [0, 0])
            .Output("felt", "top", NeuroChip.Graph.OutputKind.Spikes)
            .Build());
        string file = _folder.Write("net.img", image.ToBytes());
        string[] line = ["run", file, "--input", _folder.Write("in.csv", "step,unit\n0,0\n"), "--steps", "9", "--engine", "scalar"];

        CliRun plain = await CliRun.Of(line);
        CliRun strict = await CliRun.Of([.. line, "--strict"]);

        plain.ExitCode.ShouldBe(0, plain.Error);
        strict.ExitCode.ShouldBe(NeuroChip.Cli.Errors.ExitCodes.Device);
        strict.Error.ShouldContain("NC4020: Step 3, population 'top' unit 0");
    }

    [Theory]
    [InlineData("relay.w")]
    [InlineData("relay.v[2..1]")]
    [InlineData("0/0:0x1[0]")]
    [InlineData("0/0:2")]
    [InlineData("0/0:0x100000000")]
    [InlineData("0/0:0[65537]")]
    public async Task A_probe_that_means_nothing_is_a_usage_error(string probe)
    {
        CliRun run = await CliRun.Of("run", "net.img", "--input", "in.csv", "--probe", probe, "--probe-out", "p.csv");

        run.ExitCode.ShouldBe(NeuroChip.Cli.Errors.ExitCodes.Usage);
        run.Error.ShouldContain("POPULATION.u, .v, .q, .ref or .spikes");
    }

    [Fact]
    public async Task A_probed_run_in_parts_records_what_a_run_in_one_part_does()
    {
        ChipImage image = TestNetworks.Spikes();
        async Task<byte[]> Record(string name, int mostValues)
        {
            await using var target = new InProcessTarget(new EmulatedDevice("d", TestNetworks.Profile, EngineChoice.Create(EngineChoice.Scalar)));
            await target.LoadAsync(image, strict: false, MeshFidelity.None, CancellationToken.None);
            var recorder = new ProbeRecorder(_folder.File(name), ProbeColumns.OfUnits([0, 1, 2], 1), 2, 9, isSingle: false);
            var probe = RunProbe.OfUnits(new ProbeRequest("relay", [0, 1, 2], ProbeVariable.Current));
            int id = await probe.CreateAsync(target, CancellationToken.None);
            var execution = new ProbedExecution(target, probe, id, recorder, mostValues);
            for (int sample = 0; sample < 2; sample++)
            {
                InjectedSpike[] spikes = [InjectedSpike.OfUnit("touch", sample, 1), InjectedSpike.OfUnit("touch", 2, 5)];
                await execution.ExecuteAsync(
                    new TargetProgram([new ResetCommand(ResetKind.State), new InjectCommand(spikes), new RunCommand(7), new RunCommand(2)]),
                    sample, CancellationToken.None);
            }

            recorder.Write();
            return File.ReadAllBytes(_folder.File(name));
        }

        byte[] whole = await Record("whole.npy", 1 << 20);

        whole.Skip(64).ShouldContain(value => value != 0);
        foreach (int most in (int[])[1, 6, 12, 27])
        {
            (await Record($"{most}.npy", most)).ShouldBe(whole, $"{most} values a part");
        }
    }

    [Theory]
    [InlineData("(4,)")]
    [InlineData("(4, 1)")]
    public void A_recording_of_one_unit_may_leave_out_the_axis_of_units(string shape)
    {
        var samples = new SpikeArraySamples(NpyFile.Parse("a.npy", SampleFiles.Npy("|u1", shape, [0, 1, 0, 1])), units: 1);

        samples.IsSingle.ShouldBeTrue();
        samples.Steps.ShouldBe(4);
        samples.Read(0, 4).ShouldBe([(1, 0), (3, 0)]);
    }

    [Fact]
    public async Task Labels_give_an_accuracy_and_a_report_for_people_and_machines()
    {
        ChipImage built = TestNetworks.Values();
        string image = _folder.Write("net.img", built.ToBytes());
        string input = _folder.Write("x", SampleFiles.Gzip(SampleFiles.Idx([255, 255, 0, 0, 0, 0, 255, 255], 2, 2, 2)));
        string labels = _folder.Write("y", SampleFiles.Gzip(SampleFiles.Idx([0, 1], 2)));

        CliRun person = await CliRun.Of("run", image, "--input", input, "--input-range=-1,1", "--labels", labels, "--engine", "scalar", "--report", _folder.File("r.html"));
        CliRun machine = await CliRun.Of("run", image, "--input", input, "--input-range=-1,1", "--labels", labels, "--engine", "scalar", "--json");

        person.ExitCode.ShouldBe(0, person.Error);
        person.Out.ShouldContain("accuracy            1.0000 (2 of 2)");
        File.ReadAllText(_folder.File("r.html")).ShouldContain("Confusion");
        using var json = System.Text.Json.JsonDocument.Parse(machine.Out);
        json.RootElement.GetProperty("accuracy").GetDouble().ShouldBe(1);
        json.RootElement.GetProperty("imageDigest").GetString().ShouldBe(Convert.ToHexStringLower(built.Digest));
        json.RootElement.GetProperty("compartmentSpikes").GetInt64().ShouldBeGreaterThan(0);
    }

    [SharedDataFact("data/loihi_mnist_large")]
    public async Task The_first_images_of_the_bootstrap_network_score_as_published()
    {
        string data = Checkout.Shared("data");
        CliRun run = await CliRun.Of(
            "run", $"{data}/loihi_mnist_large/bootstrap_mnist.net", "--input", $"{data}/mnist/t10k-images-idx3-ubyte.gz", "--input-range=-1,1",
            "--labels", $"{data}/mnist/t10k-labels-idx1-ubyte.gz", "--samples", "0:40", "--engine", "scalar", "--scores", _folder.File("s.npy"));

        run.ExitCode.ShouldBe(0, run.Error);
        double[] expected = InputFile.Read($"{data}/loihi_mnist_large/expected_scores_00000_04999.npy").Array!.Numbers;
        InputFile.Read(_folder.File("s.npy")).Array!.Numbers.ShouldBe(expected[..400]);
    }

    [SharedDataFact("data/loihi_oxford")]
    public async Task The_first_oxford_layer_spikes_as_published()
    {
        string data = Checkout.Shared("data/loihi_oxford");
        CliRun run = await CliRun.Of(
            "run", $"{data}/oxford.net", "--input", $"{data}/layer0_gts_in_events.csv", "--steps", "2000", "--latency", "0", "--engine", "scalar",
            "--spikes", _folder.File("s.csv"), "--spikes-of", "layer0");

        run.ExitCode.ShouldBe(0, run.Error);
        CsvFile found = InputFile.Read(_folder.File("s.csv")).Csv.ShouldNotBeNull();
        found.Events.ShouldNotBeNull().Count.ShouldBe(1826);
        found.Events.ShouldBe(InputFile.Read($"{data}/layer0_gts_out_events.csv").Csv!.Events);
    }

    [SharedDataFact("data/nir_lif")]
    public async Task The_published_silicon_trace_of_one_neuron_is_met_in_every_step()
    {
        string data = Checkout.Shared("data/nir_lif");
        CliRun run = await CliRun.Of(
            "run", $"{data}/lif_norse.nir", "--input", $"{data}/lif_lava_loihi_fixed.csv", "--dt", "1e-4", "--weight-scale", "10",
            "--decay-rounding", "floor", "--latency", "0", "--engine", "scalar",
            "--probe", "1.v", "--probe-v", "hardware", "--probe-out", _folder.File("v.npy"), "--spikes", _folder.File("s.npy"));

        run.ExitCode.ShouldBe(0, run.Error);
        IReadOnlyList<double[]> trace = InputFile.Read($"{data}/lif_lava_loihi_fixed.csv").Csv!.Rows!;
        InputFile.Read(_folder.File("v.npy")).Array!.Numbers.ShouldBe(trace.Select(row => row[1]));
        InputFile.Read(_folder.File("s.npy")).Array!.Bytes.Select(b => (double)b).ShouldBe(trace.Select(row => row[2]));
    }
}
