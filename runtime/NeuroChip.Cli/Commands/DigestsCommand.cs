using System.CommandLine;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Diffing;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Server;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip digests</c>: the digest of every core after every phase, for 'diff' to compare elsewhere or later.</summary>
internal static class DigestsCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Network (.net, .nir), chip image or conformance case." };
        var output = new Option<string>("--out", "-o") { HelpName = "CSV", Required = true, Description = "Where the digests go: step,phase,core,digest." };
        Option<string?> engine = OptionParsers.Choice("--engine", "Engine: scalar (default) or opencl.", EngineChoice.Scalar, EngineChoice.OpenCl);
        var input = new DiffInputOptions();
        var options = new CompileOptionSet();
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("digests", "Write the state digests of a run, phase by phase")
        {
            Details = """
                Runs in process and stops after each phase of a step (deliver, integrate, update, emit, and learn where something
                does). A digest is the SHA-256 of a core's u, v, refractory counters, delay slots, packets in flight, and of its
                learned weights, delays, tags, traces and reward; equal digests mean equal cores.
                """,
            Examples =
            [
                "neurochip digests digits.img --input digits.gz --sample 3 --engine opencl -o opencl.csv",
                "neurochip digests cases/noise-0.json --steps 20 -o here.csv   # then: neurochip diff here.csv there.csv",
            ],
        };
        command.Add(file);
        command.Add(output);
        command.Add(engine);
        input.AddTo(command);
        options.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(
            terminal, parsed.GetRequiredValue(output), parsed.GetValue(engine) ?? EngineChoice.Scalar,
            DiffSource.Load(
                new DiffSourceRequest(parsed.GetRequiredValue(file), options.Profile(parsed), options.Read(parsed), options.Choices(parsed), options.GivenForNetwork(parsed)),
                input.Read(parsed), terminal),
            parsed.GetValue(json), cancel)));
        return command;
    }

    private static int Run(Terminal terminal, string path, string engine, DiffSource source, bool json, CancellationToken cancel)
    {
        using var side = new DiffSide(source.Image, source.Profile, EngineChoice.Create(engine), source.Program, []);
        long lines = DigestTrail.Write(path, side, source.Steps, cancel);
        terminal.Out.WriteLine(json
            ? JsonText.Object(writer =>
            {
                writer.WriteString("command", "digests");
                writer.WriteString("file", path);
                writer.WriteString("engine", engine);
                writer.WriteNumber("steps", source.Steps);
                writer.WriteNumber("cores", side.Cores);
                writer.WriteNumber("lines", lines);
            })
            : $"{lines} digests: {source.Steps} steps, {lines / ((long)source.Steps * side.Cores)} phases, {side.Cores} cores, engine {engine}");
        return ExitCodes.Ok;
    }
}
