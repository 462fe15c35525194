using System.CommandLine;
using System.CommandLine.Parsing;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Diffing;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.LearnTracing;
using NeuroChip.Cli.Terminals;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Server;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip learn trace</c>: the microcode at one synapse, instruction by instruction.</summary>
internal static class LearnTraceCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Network (.net, .nir), chip image or conformance case." };
        var synapse = new Option<SynapseChoice>("--synapse") { HelpName = "PROJECTION[PRE,POST]", Required = true, Description = "The synapse; also as CHIP/CORE:AXON.POSITION. Of several between two units, '#2' behind it names the second.", CustomParser = ParseSynapse };
        var from = new Option<int?>("--from") { HelpName = "STEP", Description = "First step shown (default 1).", CustomParser = OptionParsers.Count(1) };
        var to = new Option<int?>("--to") { HelpName = "STEP", Description = "Last step shown (default: the last one run).", CustomParser = OptionParsers.Count(1) };
        var input = new DiffInputOptions();
        var options = new CompileOptionSet();
        var json = new Option<bool>(JsonOption.Name) { Description = "Print one JSON object per instruction, each on a line, for machines." };
        var command = new TaughtCommand("trace", "Single-step the microcode at a synapse")
        {
            Details = """
                Runs the network on the scalar engine, which interprets the microcode, and shows every instruction that a learning
                step executes at the synapse: program counter, word, the values it read, product P, scaled product Q, accumulator A,
                predicate E, and what was written. Instructions that are passed over are not shown.
                """,
            Examples =
            [
                "neurochip learn trace stdp.img --input spikes.csv --synapse \"in->out[0,3]\" --steps 20",
                "neurochip learn trace cases/plastic-0.json --synapse \"e->e[0,7]\" --from 10 --to 12",
                "neurochip learn trace stdp.img --input spikes.csv --synapse 0/0:0.3 --steps 20 --json",
            ],
        };
        command.Add(file);
        command.Add(synapse);
        command.Add(from);
        command.Add(to);
        input.AddTo(command);
        options.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancel) =>
        {
            string path = parsed.GetRequiredValue(file);
            DiffSource source = DiffSource.Load(
                new DiffSourceRequest(path, options.Profile(parsed), options.Read(parsed), options.Choices(parsed), options.GivenForNetwork(parsed)),
                input.Read(parsed), terminal);
            var recorder = new VisitRecorder { Steps = (parsed.GetValue(from) ?? 1, parsed.GetValue(to) ?? source.Steps) };
            return Task.FromResult(Run(terminal, path, source, parsed.GetRequiredValue(synapse), recorder, parsed.GetValue(json), cancel));
        });
        return command;
    }

    private static int Run(
        Terminal terminal, string path, DiffSource source, SynapseChoice synapse, VisitRecorder recorder, bool json, CancellationToken cancel)
    {
        using var side = new DiffSide(source.Image, source.Profile, EngineChoice.CreateWatched(recorder), source.Program, []);
        recorder.Place = synapse.Find(path, side.Chip.Parameters, side.Map);
        var core = side.Chip.Parameters.Cores[recorder.Place.Core].Address;
        string place = $"chip {core.Chip} core {core.Core} in-axon {recorder.Place.Axon} position {recorder.Place.Position}";
        int visits = 0;
        for (long step = 1; step <= Math.Min(source.Steps, recorder.Steps.Last); step++)
        {
            cancel.ThrowIfCancellationRequested();
            side.Prepare();
            side.Chip.Run(1, cancel: cancel);
            IReadOnlyList<(VisitedSynapse, ExecutedInstruction)> visit = recorder.Take();
            if (visit.Count > 0)
            {
                visits++;
                Print(terminal, synapse.Text, place, visit, json);
            }
        }

        if (!json)
        {
            terminal.Out.WriteLine($"{visits} visit{(visits == 1 ? "" : "s")}");
        }

        return ExitCodes.Ok;
    }

    private static void Print(
        Terminal terminal, string name, string place, IReadOnlyList<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> visit, bool json)
    {
        if (!json)
        {
            terminal.Out.Write(VisitText.ForPerson(name, place, visit));
            return;
        }

        foreach (string line in VisitText.ForMachine(visit))
        {
            terminal.Out.WriteLine(line);
        }
    }

    private static SynapseChoice? ParseSynapse(ArgumentResult result)
    {
        string token = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (SynapseChoice.Parse(token) is { } choice)
        {
            return choice;
        }

        result.AddError($"--synapse: found '{token}', allowed is {SynapseChoice.Forms}.");
        return null;
    }
}
