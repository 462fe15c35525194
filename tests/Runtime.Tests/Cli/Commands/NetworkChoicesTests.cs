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

    private static Task<CliRun> Compile(params string[] options) =>
        CliRun.Of(["compile", Checkout.Shared(Oxford), .. options]);
}
