using System.Text.RegularExpressions;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli;

/// <summary>Codes are a promise to users and their scripts: append only.</summary>
public sealed class CliCodesTests
{
    [Fact]
    public void Numbers_never_change()
    {
        string.Join('\n', CliCodes.All.Select(code => $"{code.Id} {code.Title}")).ShouldBe("""
            NC3001 file cannot be read
            NC3002 not a data file
            NC3003 file cut short or damaged
            NC3004 element type not read
            NC3005 shape does not fit
            NC3006 value out of range
            NC3007 line not understood
            NC3008 event outside the network
            NC3009 file too large
            NC3010 file cannot be written
            NC3101 input of the wrong kind
            NC3102 no such samples
            NC3103 labels do not fit
            NC3104 input value beyond the bias register
            NC3105 input cannot be told
            NC3106 output cannot be told
            NC3107 number of steps unknown
            NC3108 neither network nor image
            NC3109 no such probe
            NC3201 options contradict each other
            NC3202 not in the image
            NC3203 unknown code
            NC3204 accuracy below the goal
            NC3205 nobody answers
            NC3206 profiles differ
            NC3207 demo file missing
            NC3208 the server did not start
            NC3301 not a case file
            NC3302 case value of the wrong kind
            NC3303 case field missing
            NC3304 case field unknown
            NC3305 case value out of range
            NC3306 case name stands for nothing
            NC3307 expectation does not fit the case
            NC3308 no cases
            NC3309 case asks for what is not executed
            NC3310 case file too large
            NC3401 runs cannot be compared
            NC3402 digest line not understood
            NC3501 microcode listing not understood
            NC3502 nothing of it learns
            NC3503 no such synapse
            """.ReplaceLineEndings("\n"), "these codes are in messages people search for; append new ones");
    }

    [Fact]
    public void Every_code_in_the_sources_can_be_explained()
    {
        string[] folders = ["firmware-specs", "compiler", "chip", "runtime"];
        IEnumerable<string> files = folders
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.File(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "NeuroChip.SpecTool"));
        string[] found = [.. files
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"(NC[1-6][0-9]{3})[\":]").Select(match => match.Groups[1].Value))
            .Distinct()];

        found.Length.ShouldBeGreaterThan(100);
        found.Except(CodeBook.All.Select(entry => entry.Id)).ShouldBeEmpty("add new codes to runtime/NeuroChip.Cli/Errors/DeviceAndImageCodes.cs");
    }

    [Fact]
    public void Exit_codes_never_change() =>
        (ExitCodes.Ok, ExitCodes.Failed, ExitCodes.Usage, ExitCodes.Device, ExitCodes.Image, ExitCodes.Unreachable, ExitCodes.Cancelled)
            .ShouldBe((0, 1, 2, 3, 4, 5, 130));
}
