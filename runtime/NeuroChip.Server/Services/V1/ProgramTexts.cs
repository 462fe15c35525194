using System.Globalization;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Microcode;
using ProgramWrite = NeuroChip.Device.Learning.ProgramWrite;

namespace NeuroChip.Server.Services.V1;

/// <summary>Programs as clients send them: words, or assembly text that is translated here.</summary>
internal static class ProgramTexts
{
    /// <exception cref="DeviceException">A text does not translate; every problem names line and column.</exception>
    public static IReadOnlyList<ProgramWrite> ToWrites(IReadOnlyList<Protocol.V1.ProgramWrite> programs)
    {
        var writes = new List<ProgramWrite>();
        var problems = new List<DeviceProblem>();
        for (int i = 0; i < programs.Count; i++)
        {
            ProfileAddress profile = LearningMessages.ToAddress(programs[i].Profile, $"programs[{i}].profile");
            MicroProgram? program = programs[i].SourceCase switch
            {
                Protocol.V1.ProgramWrite.SourceOneofCase.Words => OfWords(programs[i].Words, i),
                Protocol.V1.ProgramWrite.SourceOneofCase.Assembly => OfText(programs[i].Assembly, i, problems),
                _ => throw ServiceErrors.BadField($"programs[{i}].source", "There is no program.", "Give words or assembly text."),
            };
            if (program is not null)
            {
                writes.Add(new ProgramWrite(profile, program));
            }
        }

        return problems.Count == 0 ? writes : throw Refused(problems, "assembly text");
    }

    /// <summary>The refusal of a text.</summary>
    public static DeviceException Refused(IReadOnlyList<DeviceProblem> problems, string what) => new(
        DeviceErrorKind.InvalidArgument, ServiceCodes.BadText,
        string.Create(CultureInfo.InvariantCulture, $"The {what} does not translate{(problems.Count == 1 ? "" : $", for {problems.Count} reasons")}: {problems[0].Place}: {problems[0].Description}."),
        "Correct the text; nothing was written.", problems: problems);

    private static MicroProgram OfWords(MicrocodeWords words, int position)
    {
        if (words.Words.Any(word => word > ushort.MaxValue))
        {
            throw ServiceErrors.BadField($"programs[{position}].words", "A word has more than 16 bits.", "Give words of 16 bits.");
        }

        if (words.Constants.Count > MicroProgram.TableEntries || words.Limits.Count > MicroProgram.TableEntries)
        {
            throw ServiceErrors.BadField(
                $"programs[{position}].words", "There are more constants or limits than a program can name.", $"Give up to {MicroProgram.TableEntries}.");
        }

        if (words.Constants.Any(constant => constant is < short.MinValue or > short.MaxValue))
        {
            throw ServiceErrors.BadField($"programs[{position}].words.constants", "A constant has more than 16 bits.", "Give constants of 16 bits.");
        }

        return new MicroProgram(
            words.Words.Select(word => (ushort)word), words.Constants.Select(constant => (short)constant), words.Limits.Select(LearningMessages.ToLimit));
    }

    private static MicroProgram? OfText(string text, int position, List<DeviceProblem> problems)
    {
        AssembledProgram assembled = MicroAssembler.Assemble(text);
        problems.AddRange(assembled.Problems.Select(problem => new DeviceProblem(
            string.Create(CultureInfo.InvariantCulture, $"programs[{position}].assembly:{problem.Line}:{problem.Column}"),
            $"{problem.Code}: {problem.Found}; allowed: {problem.Allowed}")));
        return assembled.Program;
    }
}
