using System.Text.Json.Nodes;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Errors;
using NeuroChip.Graph;

namespace Runtime.Tests.Cli.Conformance;

/// <summary>A case file is read whole or refused with a code, a place, what was found and what is allowed.</summary>
public sealed class CaseReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string, string> BadFields { get; } = new()
    {
        // Where, what stands there (as JSON), the code, a part of the message.
        { "steps", "0", "NC3305", "case.steps: NC3305: the number does not fit; found 0, allowed 1..10000000" },
        { "steps", "1e400", "NC3302", "found 1e400, allowed an integer" },
        { "steps", "99999999999999999999999999999999999999999999999999", "NC3305", "found 9999999999999999999999999999999999999999..." },
        { "steps", "4.5", "NC3302", "found 4.5, allowed an integer" },
        { "steps", "\"4\"", "NC3302", "allowed an integer" },
        { "seed", "-1", "NC3305", "found -1, allowed an integer 0..18446744073709551615" },
        { "seed", "18446744073709551616", "NC3305", "18446744073709551616" },
        { "name", "\"\"", "NC3305", "1..256 printable characters" },
        { "name", "\"a\\nb\"", "NC3305", "case.name" },
        { "name", "[]", "NC3302", "found a list, allowed a text" },
        { "rounding", "\"sideways\"", "NC3305", "'down', 'nearest', 'up', 'hash'" },
        { "t_epoch", "64", "NC3305", "1..63" },
        { "surprise", "1", "NC3304", "found 'surprise'" },
        { "populations", "{}", "NC3302", "found an object, allowed a list" },
        { "populations", "[]", "NC3307", "no populations" },
        { "populations/0/size", "0", "NC3305", "1..1048576" },
        { "populations/0/kind", "\"alif\"", "NC3305", "'source', 'lif'" },
        { "populations/0/decay_u", "1", "NC3304", "decay_u" },
        { "populations/0/name", "\"a\"", "NC3306", "declared twice" },
        { "populations/1/decay_u", "4096", "NC3305", "case.populations[1].decay_u" },
        { "populations/1/decay_v", "-1", "NC3305", "0..4095" },
        { "populations/1/vth_mant", "131072", "NC3305", "0..131071" },
        { "populations/1/bias_mant", "4096", "NC3305", "-4096..4095" },
        { "populations/1/bias_exp", "8", "NC3305", "0..7" },
        { "populations/1/refract", "[1,2]", "NC3302", "2 values, allowed 1" },
        { "populations/1/refract", "64", "NC3305", "1..63" },
        { "populations/1/v_init", "8388608", "NC3305", "-8388608..8388607" },
        { "populations/1/reset", "\"half\"", "NC3305", "'zero', 'none', 'subtract'" },
        { "populations/1/reset_interval", "4096", "NC3305", "0..4095" },
        { "populations/1/vmin_exp", "24", "NC3305", "0..23" },
        { "populations/1/vmax_exp", "8", "NC3305", "0..7" },
        { "populations/1/noise", "{\"exp\":24,\"offset\":0,\"target\":\"u\"}", "NC3305", "noise.exp" },
        { "populations/1/noise", "{\"exp\":3,\"offset\":3,\"target\":\"u\"}", "NC3305", "-2..2" },
        { "populations/1/noise", "{\"exp\":3,\"offset\":0,\"target\":\"q\"}", "NC3305", "'u', 'v'" },
        { "populations/1/noise", "{\"exp\":3,\"offset\":0}", "NC3303", "a field 'target'" },
        { "populations/1/noise", "3", "NC3302", "an object" },
        { "synapses/0/pre", "\"nobody\"", "NC3306", "found \"nobody\", allowed 'in', 'a'" },
        { "synapses/0/post", "\"in\"", "NC3306", "population of kind lif" },
        { "synapses/0/sign", "\"both\"", "NC3305", "'mixed', 'exc', 'inh'" },
        { "synapses/0/weight_bits", "7", "NC3305", "1..6 and 8" },
        { "synapses/0/weight_exp", "-9", "NC3305", "-8..7" },
        { "synapses/0/learning", "\"rule\"", "NC3306", "no such rule" },
        { "synapses/0/entries/0", "[0,0]", "NC3302", "2 elements, allowed 3..5" },
        { "synapses/0/entries/0", "[2,0,1]", "NC3305", "case.synapses[0].entries[0][0]" },
        { "synapses/0/entries/0", "[0,1,1]", "NC3305", "0..0" },
        { "synapses/0/entries/0", "[0,0,256]", "NC3305", "-256..255" },
        { "synapses/0/entries/0", "[0,0,1,63]", "NC3305", "0..62" },
        { "synapses/0/entries/0", "[0,0,1,0,256]", "NC3305", "-256..255" },
        { "input_spikes/0", "[0,\"in\",0]", "NC3305", "1..4" },
        { "input_spikes/0", "[5,\"in\",0]", "NC3305", "1..4" },
        { "input_spikes/0", "[1,\"a\",0]", "NC3306", "population of kind source" },
        { "input_spikes/0", "[1,\"in\",2]", "NC3305", "0..1" },
        { "probes/0/variable", "\"q\"", "NC3305", "'u', 'v'" },
        { "probes/0/unit", "1", "NC3305", "0..0" },
        { "probes/0/population", "\"in\"", "NC3306", "kind lif" },
        { "expect/spikes/0", "[3,\"in\",0]", "NC3306", "kind lif" },
        { "expect/spikes", "[[3,\"a\",0],[2,\"a\",0]]", "NC3307", "not in order" },
        { "expect/spikes", "[[3,\"a\",0],[3,\"a\",0]]", "NC3307", "each spike once" },
        { "expect/state_hash/0", "\"12\"", "NC3307", "16 hex digits" },
        { "expect/state_hash", "[]", "NC3307", "found 0, allowed 4" },
        { "expect/probes", "{}", "NC3303", "a field 'a.v[0]'" },
        { "expect/probes/a.v[0]", "[1,2]", "NC3307", "found 2, allowed 4" },
        { "expect/probes/a.u[0]", "[]", "NC3304", "'a.u[0]'" },
        { "expect/learned", "[{}]", "NC3307", "found 1, allowed 0" },
        { "expect", "null", "NC3302", "an object" },
    };

    public static TheoryData<string, string, string> BadLearning { get; } = new()
    {
        { "learning/0", "{\"name\":\"rule\"}", "NC3303" },
        { "learning/0/x9", "{}", "NC3304" },
        { "learning/0/x1", "{\"impulse\":128,\"tau\":1}", "NC3305" },
        { "learning/0/x1", "{\"impulse\":1e999,\"tau\":1}", "NC3305" },
        { "learning/0/x1", "{\"impulse\":\"1\",\"tau\":1}", "NC3302" },
        { "learning/0/x1", "{\"impulse\":1,\"tau\":4096}", "NC3305" },
        { "expect/learned", "[]", "NC3307" },
        { "expect/learned/0/synapses", "\"a->in\"", "NC3307" },
        { "expect/learned/0/entries", "[]", "NC3307" },
        { "expect/learned/0/x", "[[0,0]]", "NC3302" },
        { "expect/learned/0/x/1", "[0]", "NC3302" },
        { "expect/learned/0/y/0", "[128]", "NC3305" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_case_is_read_with_all_it_has()
    {
        ConformanceCase read = Read(SmallCase.With(json =>
        {
            json["populations"]![1]!["noise"] = new JsonObject { ["exp"] = 9, ["offset"] = -1, ["target"] = "v" };
            json["populations"]![1]!["reset_offset"] = 5;
        }));

        read.Name.ShouldBe("small");
        read.Seed.ShouldBe(7ul);
        read.Populations[1].Model!.Noise.ShouldBe(new CompartmentNoise(9, -1, NoiseTarget.Voltage));
        read.Populations[1].Model!.ResetOffset.ShouldBe(5);
        read.Synapses[0].Entries[1].ShouldBe(new SparseSynapse(1, 0, 64, 0));
        read.Synapses[0].Tags.ShouldBe([0, 5]);
        read.ExpectedProbes[0].ShouldBe([0, 4096, 0, 0]);
    }

    [Fact]
    public void The_learning_part_is_read()
    {
        ConformanceCase read = Read(SmallCase.Learning());

        read.Learning[0].Weight.ShouldBe("2^-2*y0*x1");
        read.Learning[0].Traces.ShouldBe([new CaseTrace(1600, 3), default, default, default, default]);
        read.ExpectedLearned[0].PreTraces[0].ShouldBe([3, 5]);
        read.ExpectedLearned[0].Entries[1].ShouldBe([1, 0, 66, 0, 5]);
    }

    [Theory]
    [MemberData(nameof(BadFields))]
    public void A_bad_field_is_refused_with_place_found_and_allowed(string place, string value, string code, string message)
    {
        CliException error = Should.Throw<CliException>(() => Read(Changed(SmallCase.Create().ToJsonString(), place, value)));

        error.Code.Id.ShouldBe(code, error.Message);
        error.Message.ShouldContain(message);
        error.Place.ShouldStartWith(_folder.Path);
    }

    [Theory]
    [MemberData(nameof(BadLearning))]
    public void A_bad_learning_field_is_refused(string place, string value, string code) =>
        Should.Throw<CliException>(() => Read(Changed(SmallCase.Learning(), place, value))).Code.Id.ShouldBe(code);

    [Theory]
    [InlineData("format")]
    [InlineData("name")]
    [InlineData("seed")]
    [InlineData("steps")]
    [InlineData("populations")]
    [InlineData("synapses")]
    [InlineData("input_spikes")]
    [InlineData("expect")]
    public void A_missing_field_is_refused(string field)
    {
        CliException error = Should.Throw<CliException>(() => Read(SmallCase.With(json => json.Remove(field))));

        error.Code.ShouldBe(CliCodes.CaseFieldMissing);
        error.Message.ShouldContain($"a field '{field}'");
    }

    [Theory]
    [InlineData("", "NC3301")]
    [InlineData("{", "NC3301")]
    [InlineData("[1,2]", "NC3302")]
    [InlineData("3", "NC3302")]
    [InlineData("{\"format\":\"neurochip-case/2\"}", "NC3301")]
    [InlineData("{\"format\":\"neurochip-rules/1\",\"rules\":[]}", "NC3309")]
    [InlineData("{\"format\":\"neurochip-case/1\",\"name\":\"\\ud800\"}", "NC3301")]
    public void What_is_no_case_is_refused(string text, string code) =>
        Should.Throw<CliException>(() => Read(text)).Code.Id.ShouldBe(code);

    [Fact]
    public void A_field_given_twice_is_refused() =>
        Should.Throw<CliException>(() => Read(SmallCase.Create().ToJsonString().Replace("\"seed\":7", "\"seed\":7,\"seed\":8", StringComparison.Ordinal)))
            .Message.ShouldContain("NC3304: a field is given twice; found 'seed'");

    [Fact]
    public void A_nest_without_end_is_refused() =>
        Should.Throw<CliException>(() => Read(new string('[', 100_000))).Code.ShouldBe(CliCodes.NotACase);

    [Fact]
    public void A_file_that_is_too_large_is_refused_unread()
    {
        string path = _folder.File("large.json");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(CaseReader.MostBytes + 1L);
        }

        Should.Throw<CliException>(() => CaseReader.Read(path)).Code.ShouldBe(CliCodes.CaseTooLarge);
    }

    private ConformanceCase Read(string text) => CaseReader.Read(_folder.Write("case.json", text));

    /// <summary>Sets the element at a path of field names and list positions.</summary>
    private static string Changed(string text, string place, string value)
    {
        const string mark = "\"<here>\"";
        JsonNode root = JsonNode.Parse(text)!;
        string[] parts = place.Split('/');
        JsonNode parent = parts[..^1].Aggregate(root, (node, part) => node is JsonArray list ? list[int.Parse(part)]! : node[part]!);
        if (parent is JsonArray array)
        {
            array[int.Parse(parts[^1])] = "<here>";
        }
        else
        {
            parent[parts[^1]] = "<here>";
        }

        // Numbers such as 1e400 are no values of JsonNode, so they are put in as text.
        return root.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace(mark, value, StringComparison.Ordinal);
    }
}
