using System.Text.Json;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("compile")]
    [InlineData("run")]
    [InlineData("serve")]
    [InlineData("inspect")]
    [InlineData("disasm")]
    [InlineData("conform")]
    [InlineData("diff")]
    [InlineData("digests")]
    [InlineData("devices")]
    [InlineData("doctor")]
    [InlineData("explain")]
    [InlineData("demo")]
    public async Task Help_of_every_command_shows_exit_codes_and_examples(string command)
    {
        CliRun run = await CliRun.Of([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("Exit codes:");
        if (command.Length > 0)
        {
            run.Out.ShouldContain("Examples:");
            run.Out.ShouldContain($"neurochip {command}");
        }
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("run")]
    [InlineData("run net.img")]
    [InlineData("run net.img --input x --engine fpga")]
    [InlineData("run net.img --input x --samples 5")]
    [InlineData("run net.img --input x --samples 0:0")]
    [InlineData("run net.img --input x --input-range 1,0")]
    [InlineData("run net.img --input x --input-range abc")]
    [InlineData("run net.img --input x --steps 0")]
    [InlineData("run net.img --input x --probe relay")]
    [InlineData("run net.img --input x --probe relay.w")]
    [InlineData("run net.img --input x --probe relay.v[3..1]")]
    [InlineData("run net.img --input x --probe relay.v")]
    [InlineData("run net.img --input x --probe-v hardware")]
    [InlineData("run net.img --input x --spikes-of relay")]
    [InlineData("run net.img --input x --engine scalar --address unix:/s")]
    [InlineData("run net.img --input x --report r.pdf")]
    [InlineData("run net.img --input x --probe-every 2")]
    [InlineData("run net.img --input x --probe relay.v --probe-out p.npy --probe-every 0")]
    [InlineData("conform")]
    [InlineData("conform cases --engine fpga")]
    [InlineData("conform cases --split 0")]
    [InlineData("diff")]
    [InlineData("diff net.img --write-b 5:0/0:0xa000")]
    [InlineData("diff net.img --write-b 0:0/0:0xa000=1")]
    [InlineData("diff net.img --write-b 5:0:0xa000=1")]
    [InlineData("diff net.img --write-b 5:0/0:0x100000000=1")]
    [InlineData("diff net.img --steps 0")]
    [InlineData("digests net.img")]
    [InlineData("compile net.nir --dt 0")]
    [InlineData("compile net.nir --split none")]
    [InlineData("compile net.nir --dump nothing")]
    [InlineData("compile net.net --layers 2")]
    [InlineData("compile net.net --layers a..b")]
    [InlineData("compile net.net --reset-every layer2")]
    [InlineData("compile net.net --reset-every layer2=17:3:1")]
    [InlineData("compile net.net --reset-every layer2=-1")]
    [InlineData("disasm net.img --core 5")]
    [InlineData("serve")]
    [InlineData("serve --listen unix:/s --tls-cert a.pem")]
    [InlineData("serve --listen unix:/s --devices 1000")]
    [InlineData("explain NC9999")]
    public async Task A_command_line_that_means_nothing_is_a_usage_error(string line)
    {
        CliRun run = await CliRun.Of(line.Split(' '));

        run.ExitCode.ShouldBe(ExitCodes.Usage, run.Error);
        run.Error.ShouldNotBeEmpty();
        run.Error.ShouldNotContain("   at ");
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_json_an_error_is_an_object_too()
    {
        CliRun run = await CliRun.Of("inspect", _folder.File("missing.img"), "--json");

        run.ExitCode.ShouldBe(1);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement error = json.RootElement.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("NC3001");
        error.GetProperty("exitCode").GetInt32().ShouldBe(1);
        run.Error.ShouldContain("NC3001");
    }

    [Fact]
    public async Task With_json_a_usage_error_is_an_object_too()
    {
        CliRun run = await CliRun.Of("run", "--json");

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("error").GetProperty("exitCode").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_file_named_with_an_at_sign_is_a_file_name()
    {
        CliRun run = await CliRun.Of("inspect", "@arguments");

        run.Error.ShouldContain("@arguments");
        run.Error.ShouldContain("NC3001");
    }

    [Fact]
    public async Task Inspect_shows_where_everything_lies()
    {
        string image = _folder.Write("net.img", TestNetworks.Values(2).ToBytes());

        CliRun text = await CliRun.Of("inspect", image);
        CliRun json = await CliRun.Of("inspect", image, "--json");

        text.ExitCode.ShouldBe(0, text.Error);
        text.Out.ShouldContain("network   values");
        text.Out.ShouldContain("bias mantissa = toward-zero(76 * x + 64), exponent 6");
        text.Out.ShouldContain("v / 64");
        using JsonDocument parsed = JsonDocument.Parse(json.Out);
        parsed.RootElement.GetProperty("sampleSteps").GetInt32().ShouldBe(3);
        parsed.RootElement.GetProperty("cores").GetArrayLength().ShouldBe(TestNetworks.Values(2).Cores.Length);
    }

    [Fact]
    public async Task Disasm_decodes_words_and_synapses()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());

        CliRun all = await CliRun.Of("disasm", image);
        CliRun memory = await CliRun.Of("disasm", image, "--core", "0/0", "--section", "SynapseMemory");
        CliRun nowhere = await CliRun.Of("disasm", image, "--core", "0/9");

        all.ExitCode.ShouldBe(0, all.Error);
        all.Out.ShouldContain("CompartmentConfigs: 3 words");
        all.Out.ShouldContain("host SourceMap: 3 words");
        all.Out.ShouldContain("Pop16", customMessage: "one synapse serves the three sources, each with its atom");
        memory.Out.ShouldContain("in-axon 0: words 0..0, 1 synapses");
        memory.Out.ShouldContain("-> compartment     0  weight");
        CliRun lines = await CliRun.Of("disasm", image, "--json");
        using JsonDocument first = JsonDocument.Parse(lines.Out.Split('\n')[0]);
        first.RootElement.GetProperty("section").GetString().ShouldBe("CoreConfig");
        first.RootElement.GetProperty("fields").GetProperty("Compartments").GetInt32().ShouldBe(3);
        nowhere.ExitCode.ShouldBe(1);
        nowhere.Error.ShouldContain("NC3202");
    }

    [Fact]
    public async Task Devices_lists_the_built_in_profiles()
    {
        CliRun run = await CliRun.Of("devices");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("loihi1-d18");
        run.Out.ShouldContain("tiny");
    }

    [Fact]
    public async Task Explain_knows_every_code_once()
    {
        CodeBook.All.Select(entry => entry.Id).ShouldBeUnique();
        CliRun one = await CliRun.Of("explain", "nc3104");
        one.ExitCode.ShouldBe(0, one.Error);
        one.Out.ShouldContain("13 bits");
        (await CliRun.Of("explain")).Out.ShouldContain("NC5007");
        using JsonDocument json = JsonDocument.Parse((await CliRun.Of("explain", "NC3104", "--json")).Out);
        json.RootElement.GetProperty("codes")[0].GetProperty("code").GetString().ShouldBe("NC3104");
    }

    [Fact]
    public async Task The_scalar_engine_passes_its_self_test()
    {
        CliRun run = await CliRun.Of("doctor");

        run.Out.ShouldContain("ok      engine scalar");
        run.Out.ShouldNotContain("FAILED");
    }

    [Fact]
    public async Task The_demo_network_compiles_to_a_report_and_the_same_image_twice()
    {
        string net = Path.Combine(AppContext.BaseDirectory, "Demo", "digits.nir");
        CliRun first = await CliRun.Of("compile", net, "-o", _folder.File("a.img"), "--report", _folder.File("r.md"));
        CliRun second = await CliRun.Of("compile", net, "-o", _folder.File("b.img"), "--json");

        first.ExitCode.ShouldBe(0, first.Error);
        File.ReadAllBytes(_folder.File("a.img")).ShouldBe(File.ReadAllBytes(_folder.File("b.img")));
        File.ReadAllText(_folder.File("r.md")).ShouldContain("## Utilisation");
        using JsonDocument json = JsonDocument.Parse(second.Out);
        json.RootElement.GetProperty("report").GetProperty("coresUsed").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_dump_shows_one_stage()
    {
        string net = Path.Combine(AppContext.BaseDirectory, "Demo", "digits.nir");

        CliRun run = await CliRun.Of("compile", net, "--dump", "placement");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("placement packets");
    }

    [Fact]
    public async Task A_network_that_does_not_fit_is_refused_with_its_place()
    {
        string net = Path.Combine(AppContext.BaseDirectory, "Demo", "digits.nir");

        CliRun run = await CliRun.Of("compile", net, "--profile", "tiny");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("NC22");
        run.Error.ShouldContain("digits.nir");
    }

    [Fact]
    public async Task A_profile_that_is_none_is_refused()
    {
        CliRun run = await CliRun.Of("compile", "net.nir", "--profile", "loihi9");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("NC6501");
    }
}
