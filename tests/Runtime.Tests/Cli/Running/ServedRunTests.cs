using NeuroChip.Cli;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;
using NeuroChip.Cli.Terminals;
using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using DeviceState = NeuroChip.Device.DeviceState;

namespace Runtime.Tests.Cli.Running;

/// <summary>The same command lines on a served device: the same results, and a message for everything that can go wrong.</summary>
public sealed class ServedRunTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EmulatedDevice _device = new("chip0", TestNetworks.Profile, EngineChoice.Create(EngineChoice.Scalar));
    private DeviceServer? _server;

    private string Address => $"unix:{_folder.File("s")}";

    public async Task InitializeAsync() =>
        _server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = [Address], Devices = [_device] });

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Scores_spikes_probes_and_counters_are_those_of_a_run_in_process()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes(3).ToBytes());
        string input = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(2, 4, 3)", [1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1]));
        string[] Line(string name, params string[] more) =>
        [
            "run", image, "--input", input, "--scores", _folder.File($"{name}.npy"), "--spikes", _folder.File($"{name}.csv"),
            "--probe", "relay.u", "--probe-out", _folder.File($"{name}.u.npy"), "--json", .. more,
        ];

        CliRun here = await CliRun.Of(Line("here", "--engine", "scalar"));
        CliRun there = await CliRun.Of(Line("there", "--address", Address));

        here.ExitCode.ShouldBe(0, here.Error);
        there.ExitCode.ShouldBe(0, there.Error);
        foreach (string ending in (string[])[".npy", ".csv", ".u.npy"])
        {
            File.ReadAllBytes(_folder.File("there" + ending)).ShouldBe(File.ReadAllBytes(_folder.File("here" + ending)), ending);
        }

        Counters(there.Out).ShouldBe(Counters(here.Out));
        Timing(there.Out).ShouldBe(Timing(here.Out));
        _device.Status.State.ShouldBe(DeviceState.Idle, "the lease was given back");
    }

    [Theory]
    [InlineData("relay.spikes")]
    [InlineData("relay.ref")]
    [InlineData("0/0:0xa000[6]")]
    public async Task Every_kind_of_probe_gives_the_bytes_of_a_run_in_process(string probe)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string input = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(2, 4, 3)", [1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1]));
        string[] Line(string name, params string[] more) =>
            ["run", image, "--input", input, "--strict", "--probe", probe, "--probe-every", "2", "--probe-out", _folder.File($"{name}.npy"), .. more];

        CliRun here = await CliRun.Of(Line("here", "--engine", "scalar"));
        CliRun there = await CliRun.Of(Line("there", "--address", Address));

        here.ExitCode.ShouldBe(0, here.Error);
        there.ExitCode.ShouldBe(0, there.Error);
        File.ReadAllBytes(_folder.File("there.npy")).ShouldBe(File.ReadAllBytes(_folder.File("here.npy")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("analytic")]
    [InlineData("event")]
    [InlineData("flit")]
    public async Task Every_fidelity_gives_here_and_there_the_same_times_and_never_other_spikes(string fidelity)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes(3).ToBytes());
        string input = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(2, 4, 3)", [1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1]));
        string[] Line(string name, params string[] more) =>
            ["run", image, "--input", input, "--spikes", _folder.File($"{name}.csv"), "--json", .. more];

        CliRun here = await CliRun.Of(Line("here", "--engine", "scalar", "--fidelity", fidelity));
        CliRun there = await CliRun.Of(Line("there", "--address", Address, "--fidelity", fidelity));
        CliRun plain = await CliRun.Of(Line("plain", "--engine", "scalar"));
        CliRun told = await CliRun.Of("run", image, "--input", input, "--engine", "scalar", "--fidelity", fidelity);

        (here.ExitCode, there.ExitCode, plain.ExitCode, told.ExitCode).ShouldBe((0, 0, 0, 0), here.Error + there.Error + plain.Error + told.Error);
        Timing(there.Out).ShouldBe(Timing(here.Out));
        File.ReadAllText(_folder.File("here.csv")).ShouldBe(File.ReadAllText(_folder.File("plain.csv")), "time is computed beside the function");
        using var json = System.Text.Json.JsonDocument.Parse(here.Out);
        System.Text.Json.JsonElement timing = json.RootElement.GetProperty("timing");
        timing.GetProperty("fidelity").GetString().ShouldBe(fidelity);
        told.Out.ShouldContain($"model               {fidelity}");
        if (fidelity != "none")
        {
            timing.GetProperty("steps").GetInt64().ShouldBe(json.RootElement.GetProperty("steps").GetInt64());
            timing.GetProperty("timeNs").GetDouble().ShouldBe(timing.GetProperty("partsNs").EnumerateObject().Sum(part => part.Value.GetDouble()), 1e-6);
            timing.GetProperty("energyPj").GetDouble().ShouldBe(timing.GetProperty("energyByUnitPj").EnumerateObject().Sum(unit => unit.Value.GetDouble()), 1e-6);
            timing.GetProperty("costs").EnumerateArray().ShouldContain(cost => cost.GetProperty("kind").GetString() == "estimated");
            timing.GetProperty("missingCosts").EnumerateArray().Select(name => name.GetString()).ShouldContain("message-in-time");
            told.Out.ShouldContain("a step");
        }
    }

    [Theory]
    [InlineData(NeuroChip.Emulator.Mesh.MeshFidelity.None, "none")]
    [InlineData(NeuroChip.Emulator.Mesh.MeshFidelity.Event, "event")]
    public async Task Without_a_choice_the_server_s_fidelity_is_taken(NeuroChip.Emulator.Mesh.MeshFidelity served, string name)
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string input = _folder.Write("in.npy", SampleFiles.Npy("|u1", "(1, 4, 3)", [1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0]));
        string address = $"unix:{_folder.File("other")}";
        using var device = new EmulatedDevice("chip0", TestNetworks.Profile, EngineChoice.Create(EngineChoice.Scalar));
        await using DeviceServer server = await DeviceServer.StartAsync(
            new DeviceServerOptions { Listen = [address], Devices = [device], DefaultFidelity = served });

        CliRun run = await CliRun.Of("run", image, "--input", input, "--json", "--address", address);
        CliRun chosen = await CliRun.Of("run", image, "--input", input, "--json", "--address", address, "--fidelity", "flit");

        (run.ExitCode, chosen.ExitCode).ShouldBe((0, 0), run.Error + chosen.Error);
        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("timing").GetProperty("fidelity").GetString().ShouldBe(name);
        chosen.Out.ShouldContain("\"fidelity\":\"flit\"");
    }

    [Fact]
    public async Task A_value_that_fits_no_register_ends_the_run_with_its_message()
    {
        string image = _folder.Write("net.img", TestNetworks.Values().ToBytes());
        byte[] values = [.. Enumerable.Range(0, 400).SelectMany(i => BitConverter.GetBytes(i == 399 ? 1000f : 0.5f))];
        string input = _folder.Write("x.npy", SampleFiles.Npy("<f4", "(100, 4)", values));

        CliRun run = await CliRun.Of("run", image, "--input", input, "--address", Address);

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Error.ShouldContain("NC3104");
        run.Error.ShouldContain("unit 3 in sample 99");
    }

    [Fact]
    public async Task A_leased_device_is_refused_to_a_second_client()
    {
        using var client = new DeviceClient(Address);
        await using DeviceSession session = await client.OpenSessionAsync();
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());

        CliRun run = await CliRun.Of("run", image, "--input", _folder.Write("e.csv", "step,unit\n0,0\n"), "--address", Address);
        CliRun devices = await CliRun.Of("devices", "--address", Address);

        run.ExitCode.ShouldBe(ExitCodes.Device, run.Error);
        run.Error.ShouldContain("NC4013");
        devices.Out.ShouldContain("leased");
    }

    [Fact]
    public async Task Nobody_at_the_address_has_its_own_exit_code()
    {
        CliRun run = await CliRun.Of("devices", "--address", $"unix:{_folder.File("nobody")}");

        run.ExitCode.ShouldBe(ExitCodes.Unreachable, run.Error);
        run.Error.ShouldContain("NC3205");
        run.Error.ShouldContain("neurochip serve");
    }

    [Fact]
    public async Task A_network_for_another_profile_is_refused_here_or_there()
    {
        string net = Path.Combine(AppContext.BaseDirectory, "Demo", "digits.nir");
        CliRun compiled = await CliRun.Of("compile", net, "-o", _folder.File("big.img"));
        compiled.ExitCode.ShouldBe(0, compiled.Error);
        string input = _folder.Write("x.npy", SampleFiles.Npy("|u1", "(1, 784)", new byte[784]));

        CliRun named = await CliRun.Of("run", net, "--input", input, "--steps", "1", "--address", Address, "--profile", "loihi1-d18");
        CliRun sent = await CliRun.Of("run", _folder.File("big.img"), "--input", input, "--steps", "1", "--address", Address);

        named.ExitCode.ShouldBe(ExitCodes.Device, named.Error);
        named.Error.ShouldContain("NC3206");
        sent.ExitCode.ShouldBe(ExitCodes.Image, sent.Error);
        _device.Status.State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public async Task A_cancelled_run_gives_the_device_back()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string input = _folder.Write("e.csv", "step,unit\n0,0\n");
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        Task<int> run = CommandLine.RunAsync(
            ["run", image, "--input", input, "--steps", "90000000", "--address", Address], new Terminal(output, error, false, false), cancel.Token);
        while (_device.Status.State != DeviceState.Running && !run.IsCompleted)
        {
            await Task.Delay(5);
        }

        await cancel.CancelAsync();

        (await run.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(ExitCodes.Cancelled, error.ToString());
        for (int i = 0; i < 1000 && _device.Status.State != DeviceState.Idle; i++)
        {
            await Task.Delay(10);
        }

        _device.Status.State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public void A_program_larger_than_a_request_is_cut_in_order()
    {
        var packer = new RequestPacker(new Capabilities { MaxRegisterWordsPerCall = 100, MaxSpikesPerCall = 64, MaxStepsPerRun = 10 });
        var core = new CoreAddress(0, 1);
        uint[] words = [.. Enumerable.Range(0, 250).Select(i => (uint)i)];

        List<List<Command>> requests = packer.Pack(new TargetProgram(
        [
            new ResetCommand(NeuroChip.Device.ResetKind.State),
            new WriteCommand([new NeuroChip.Device.RegisterBurst(core, 0x8000, words)]),
            new InjectCommand([.. Enumerable.Range(0, 70).Select(i => InjectedSpike.OfUnit("in", i, 1))]),
            new RunCommand(25),
            new ReadCommand(core, 0xA000, 20),
        ]));

        Command[] all = [.. requests.SelectMany(request => request)];
        all.Where(c => c.Write is not null).SelectMany(c => c.Write.Bursts[0].Values).ShouldBe(words);
        all.Where(c => c.Write is not null).Select(c => c.Write.Bursts[0].Address).ShouldBe([0x8000u, 0x8000u + 400, 0x8000u + 800]);
        all.Where(c => c.Inject is not null).SelectMany(c => c.Inject.Sources[0].Units).ShouldBe(Enumerable.Range(0, 70).Select(i => (uint)i));
        all.Where(c => c.ActionCase == Command.ActionOneofCase.Run).Select(c => c.Run).ShouldBe([10u, 10u, 5u]);
        requests.ShouldAllBe(request => request.Where(c => c.Write != null).Sum(c => c.Write.Bursts[0].Values.Count) <= 100);
        requests.ShouldAllBe(request => request.Where(c => c.Inject != null).Sum(c => c.Inject.Sources[0].Units.Count) <= 64);
    }

    [Fact]
    public async Task Serve_announces_itself_and_stops_when_told()
    {
        string socket = _folder.File("t");
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        TextWriter shared = TextWriter.Synchronized(output);
        Task<int> serve = CommandLine.RunAsync(
            ["serve", "--listen", $"unix:{socket}", "--profile", "tiny", "--engine", "scalar", "--devices", "2"],
            new Terminal(shared, TextWriter.Null, false, false), stop.Token);
        while (!File.Exists(socket) && !serve.IsCompleted)
        {
            await Task.Delay(10);
        }

        CliRun devices = await CliRun.Of("devices", "--address", $"unix:{socket}");
        await stop.CancelAsync();

        (await serve.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
        devices.Out.ShouldContain("chip1");
        output.ToString().ShouldBe($"listening on unix:{socket}{Environment.NewLine}");
        File.Exists(socket).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0.0.0.0:0", 2, "NC4102")]
    [InlineData("nonsense", 2, "NC4101")]
    public async Task Serve_refuses_addresses_that_will_not_do(string address, int exitCode, string code)
    {
        CliRun run = await CliRun.Of("serve", "--listen", address, "--profile", "tiny", "--engine", "scalar");

        run.ExitCode.ShouldBe(exitCode, run.Error);
        run.Error.ShouldContain(code);
    }

    /// <summary>All that is told of time and energy: the numbers are doubles, and equal to the bit.</summary>
    private static string Timing(string json)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        return parsed.RootElement.GetProperty("timing").GetRawText();
    }

    private static string[] Counters(string json)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        return [.. ((string[])["synapticEvents", "compartmentSpikes", "spikesIn", "spikesOut", "steps", "coresUsed"])
            .Select(name => parsed.RootElement.GetProperty(name).GetRawText())];
    }
}
