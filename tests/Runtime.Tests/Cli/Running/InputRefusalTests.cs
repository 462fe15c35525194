namespace Runtime.Tests.Cli.Running;

/// <summary>Inputs that do not fit: each has a code, what was found, what is allowed, and an exit code.</summary>
public sealed class InputRefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _values;
    private readonly string _spikes;

    public InputRefusalTests()
    {
        _values = _folder.Write("values.img", TestNetworks.Values().ToBytes());
        _spikes = _folder.Write("spikes.img", TestNetworks.Spikes().ToBytes());
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2, 5)", 10, "NC3005", "5 per sample", "allowed 4")]
    [InlineData("(4,)", 4, "NC3005", "[4]", "4 values per sample")]
    [InlineData("(0, 4)", 0, "NC3102", "0 from 0", "a file with samples")]
    public async Task Values_of_the_wrong_shape(string shape, int bytes, string code, string found, string allowed) =>
        await Refused(code, 1, [found, allowed], "run", _values, "--engine", "scalar", "--input", Npy("|u1", shape, bytes));

    [Fact]
    public async Task Values_beyond_the_bias_register() =>
        await Refused(
            "NC3104", 1, ["found bias mantissa 76064", "allowed -4096..4095"],
            "run", _values, "--engine", "scalar", "--input", _folder.Write("big.npy", SampleFiles.Npy("<f4", "(1, 4)", Floats(1000, 0, 0, 0))));

    [Fact]
    public async Task Values_that_are_no_numbers() =>
        await Refused(
            "NC3006", 1, ["NaN", "unit 1 in sample 0"],
            "run", _values, "--engine", "scalar", "--input", _folder.Write("nan.npy", SampleFiles.Npy("<f4", "(1, 4)", Floats(0, float.NaN, 0, 0))));

    [Fact]
    public async Task A_range_for_values_that_have_one() =>
        await Refused(
            "NC3201", 2, ["found real", "allowed byte"],
            "run", _values, "--engine", "scalar", "--input-range=-1,1", "--input", _folder.Write("f.npy", SampleFiles.Npy("<f4", "(1, 4)", Floats(0, 0, 0, 0))));

    [Fact]
    public async Task Events_for_a_network_of_values() =>
        await Refused("NC3101", 1, ["found events"], "run", _values, "--engine", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n"));

    [Fact]
    public async Task An_event_of_a_unit_that_is_not_there() =>
        await Refused("NC3008", 1, ["e.csv:3", "found unit 3, allowed 0..2"], "run", _spikes, "--engine", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n1,3\n"));

    [Fact]
    public async Task The_same_event_twice() =>
        await Refused("NC3006", 1, ["e.csv:3"], "run", _spikes, "--engine", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n0,0\n"));

    [Fact]
    public async Task An_event_behind_the_end() =>
        await Refused("NC3008", 1, ["found step 9, allowed steps 0..4"], "run", _spikes, "--engine", "scalar", "--steps", "5", "--input", _folder.Write("e.csv", "step,unit\n9,0\n"));

    [Fact]
    public async Task A_spike_that_is_neither_0_nor_1() =>
        await Refused(
            "NC3006", 1, ["unit 1 in step 1 of sample 0", "allowed 0 or 1"],
            "run", _spikes, "--engine", "scalar", "--input", _folder.Write("s.npy", SampleFiles.Npy("|u1", "(1, 2, 3)", [0, 0, 0, 0, 2, 0])));

    [Fact]
    public async Task Samples_that_are_not_in_the_file() =>
        await Refused("NC3102", 1, ["found 2 from 1 on, allowed samples 0..1"], "run", _values, "--engine", "scalar", "--samples", "1:2", "--input", Npy("|u1", "(2, 4)", 8));

    [Fact]
    public async Task Labels_of_another_file() =>
        await Refused(
            "NC3103", 1, ["found 3 labels", "allowed 2"],
            "run", _values, "--engine", "scalar", "--input", Npy("|u1", "(2, 4)", 8), "--labels", _folder.Write("y", SampleFiles.Idx([0, 1, 0], 3)));

    [Fact]
    public async Task Labels_that_are_no_classes() =>
        await Refused(
            "NC3103", 1, ["label 1", "found 2, allowed 0..1"],
            "run", _values, "--engine", "scalar", "--input", Npy("|u1", "(2, 4)", 8), "--labels", _folder.Write("y", SampleFiles.Idx([0, 2], 2)));

    [Fact]
    public async Task A_network_that_is_none() =>
        await Refused("NC3108", 1, ["bytes 68656c6c6f"], "run", _folder.Write("net.net", "hello"), "--engine", "scalar", "--input", "x");

    [Fact]
    public async Task A_probe_of_nothing() =>
        await Refused(
            "NC3109", 1, ["found hidden, allowed relay"],
            "run", _spikes, "--engine", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n"), "--probe", "hidden.v", "--probe-out", _folder.File("p.npy"));

    [Fact]
    public async Task An_output_that_cannot_be_written() =>
        await Refused(
            "NC3010", 1, [],
            "run", _spikes, "--engine", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n"), "--spikes", "/proc/none/s.csv");

    [Fact]
    public async Task A_damaged_image_ends_with_its_own_exit_code()
    {
        byte[] image = TestNetworks.Spikes().ToBytes();
        image[^1] ^= 0x10;
        await Refused("NC50", 4, ["bad.img"], "run", _folder.Write("bad.img", image), "--engine", "scalar", "--input", "x");
    }

    [Fact]
    public async Task An_image_for_another_profile_ends_with_its_own_exit_code() =>
        await Refused("NC5025", 4, [], "run", _spikes, "--profile", "loihi1-d18", "--engine", "scalar", "--input", "x");

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static async Task Refused(string code, int exitCode, string[] parts, params string[] args)
    {
        CliRun run = await CliRun.Of(args);
        run.ExitCode.ShouldBe(exitCode, run.Error);
        run.Error.ShouldContain(code);
        foreach (string part in parts)
        {
            run.Error.ShouldContain(part);
        }

        run.Error.ShouldNotContain("   at ", Case.Sensitive, "a message is no stack trace");
        run.Error.ShouldNotContain("internal error");
        run.Out.ShouldBeEmpty();
    }

    private string Npy(string type, string shape, int bytes) => _folder.Write("in.npy", SampleFiles.Npy(type, shape, new byte[bytes]));
}
