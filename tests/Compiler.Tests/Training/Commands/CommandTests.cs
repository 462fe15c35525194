using System.Text.Json;
using NeuroChip.Training;
using NeuroChip.Training.Commands;

namespace Compiler.Tests.Training.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("neurochip-training-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Training_writes_four_files_that_are_the_same_every_time_and_evaluate_finds_the_same_figure()
    {
        FakePackage.Write(folder.FullName, TinyDigits.Make(3100, 1));
        string first = Train("first");
        string second = Train("second");

        string[] files = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz", "digits.json", "digits.nir"];
        Directory.GetFiles(first).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(files);
        foreach (string file in files)
        {
            File.ReadAllBytes(Path.Combine(second, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(first, file))).ShouldBeTrue(file);
        }

        JsonElement facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(first, "digits.json"))).RootElement;
        facts.GetProperty("held_back").GetInt32().ShouldBe(1500);
        Evaluate(first).ShouldContain($"{facts.GetProperty("float_right").GetInt32()} of 1500 right");
    }

    [Fact]
    public void The_shipped_network_is_as_good_as_its_facts_say()
    {
        string demo = Checkout.File("runtime/NeuroChip.Cli/Demo");
        JsonElement facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(demo, "digits.json"))).RootElement;

        facts.GetProperty("float_accuracy").GetDouble().ShouldBeGreaterThan(0.97);
        Evaluate(demo).ShouldContain($"{facts.GetProperty("float_right").GetInt32()} of {facts.GetProperty("held_back").GetInt32()} right");
    }

    [Fact]
    public void What_is_asked_wrongly_is_answered_with_one_line()
    {
        Message("--out", folder.FullName).ShouldBe("--package is missing; see --help");
        Message("--package").ShouldBe("'--package' is no option with a value; see --help");
        Message("--package", "a", "--package", "b").ShouldBe("--package is given twice");
        Message("--package", "a", "--out", "/no/such/folder").ShouldBe("the folder /no/such/folder does not exist");
        Message("--package", "a", "--out", ".", "--colour", "red").ShouldBe("unknown option --colour; see --help");
        Message("--package", "a", "--out", ".", "--epochs", "0").ShouldContain("--epochs must be a number from 1");
        Message("--package", "a", "--out", ".", "--hidden", "17").ShouldBe("--hidden must be a multiple of 16, not 17");

        static string Message(params string[] args) =>
            Should.Throw<TrainingException>(() => TrainCommand.Run(Arguments.Parse(args), TextWriter.Null)).Message;
    }

    [Fact]
    public void A_file_that_is_no_network_is_named() =>
        Should.Throw<TrainingException>(() => EvaluateCommand.Run(
            Arguments.Parse(["--network", "/no/such.nir", "--images", "i", "--labels", "l"]), TextWriter.Null)).Message.ShouldContain("NC1001");

    private string Train(string name)
    {
        string target = folder.CreateSubdirectory(name).FullName;
        TrainCommand.Run(Arguments.Parse(["--package", folder.FullName, "--out", target, "--epochs", "1", "--hidden", "16"]), TextWriter.Null).ShouldBe(0);
        return target;
    }

    private static string Evaluate(string folder)
    {
        StringWriter output = new();
        EvaluateCommand.Run(
            Arguments.Parse(
            [
                "--network", Path.Combine(folder, TrainCommand.NetworkFile),
                "--images", Path.Combine(folder, TrainCommand.ImagesFile),
                "--labels", Path.Combine(folder, TrainCommand.LabelsFile),
            ]),
            output).ShouldBe(0);
        return output.ToString();
    }
}
