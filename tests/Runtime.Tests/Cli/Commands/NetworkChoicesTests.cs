namespace Runtime.Tests.Cli.Commands;

/// <summary>A part of a file, and resets that no file says, on a published network of two layers.</summary>
public sealed class NetworkChoicesTests
{
    private const string Oxford = "data/loihi_oxford/oxford.net";

    [SharedDataFact(Oxford)]
    public async Task A_part_of_a_file_is_fed_by_the_layer_before_it()
    {
        CliRun run = await Compile("--layers", "1..1", "--dump", "lowering");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("'input' size 256");
        run.Out.ShouldContain("'layer1'");
        run.Out.ShouldNotContain("'layer0'");
    }

    [SharedDataFact(Oxford)]
    public async Task A_periodic_reset_reaches_the_population_it_names()
    {
        CliRun run = await Compile("--reset-every", "layer0=17:3", "layer1=5", "--dump", "lowering");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("hard-reset 17+3");
        run.Out.ShouldContain("hard-reset 5+0");
    }

    [SharedDataTheory(Oxford)]
    [InlineData("--layers", "0..1", "NC1114")]
    [InlineData("--reset-every", "layer0=5000", "NC2005")]
    public async Task What_the_file_does_not_have_is_refused_with_what_it_has(string option, string value, string reason)
    {
        CliRun run = await Compile(option, value);

        run.ExitCode.ShouldBeOneOf(1, 2);
        run.Error.ShouldContain(reason);
    }

    [SharedDataFact(Oxford)]
    public async Task A_file_says_how_a_projection_learns()
    {
        using var folder = new TempFolder();
        string rules = folder.Write("rules.yaml", """
            rules:
              stdp: {dw: 2^-2*y0*x1 - 2^-2*x0*y1, x1: {impulse: 16, tau: 10}, y1: {impulse: 16, tau: 10}, rounding: down}
            projections:
              layer0->layer1: {rule: stdp, format: {sign: mixed, bits: 8}}
            """);
        string bad = folder.Write("bad.yaml", "projections:\n  nowhere: {rule: {dw: x0*x1}}\n");
        string text = folder.Write("text.yaml", "projections:\n  layer0->layer1: {rule: {dw: x0*z1}, format: {bits: 8}}\n");
        string image = folder.File("learning.img");

        CliRun compiled = await Compile("--learning", rules, "-o", image);
        CliRun shown = await CliRun.Of("learn", "show", image);
        CliRun unknown = await Compile("--learning", bad);
        CliRun mistaken = await Compile("--learning", text);
        CliRun twice = await CliRun.Of("run", image, "--input", text, "--learning", rules);

        compiled.ExitCode.ShouldBe(0, compiled.Error);
        shown.Out.ShouldContain("layer0->layer1");
        shown.Out.ShouldContain("dw = 2^-2*y0*x1 - 2^-2*x0*y1");
        unknown.ExitCode.ShouldBe(1);
        unknown.Error.ShouldContain($"{bad}:2:12: NC1303");
        mistaken.ExitCode.ShouldBe(1);
        mistaken.Error.ShouldContain("NC2703");
        twice.ExitCode.ShouldBe(2);
        twice.Error.ShouldContain("NC3201");
    }

    private static Task<CliRun> Compile(params string[] options) =>
        CliRun.Of(["compile", Checkout.Shared(Oxford), .. options]);
}
