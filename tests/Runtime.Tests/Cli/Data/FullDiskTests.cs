using NeuroChip.Cli;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Terminals;

namespace Runtime.Tests.Cli.Data;

/// <summary>Linux's <c>/dev/full</c> behaves like a disk with no room left.</summary>
public sealed class FullDiskTests
{
    private const string FullDisk = "/dev/full";

    [Fact]
    public void Scores_that_find_no_room_are_refused_with_a_code()
    {
        CliException error = Should.Throw<CliException>(() => NpyFile.Write(FullDisk, new int[10], 1, 10));
        error.Code.ShouldBe(CliCodes.CannotWrite);
        error.Place.ShouldBe(FullDisk);
    }

    [Fact]
    public void A_file_written_as_a_whole_that_finds_no_room_is_refused_with_a_code() =>
        Should.Throw<CliException>(() => DataFile.Write(FullDisk, new byte[3])).Code.ShouldBe(CliCodes.CannotWrite);

    [Fact]
    public void Any_other_failure_of_the_disk_is_no_internal_error()
    {
        ErrorReport report = ErrorReport.Of(new IOException("No space left on device"));
        report.Code.ShouldBe(CliCodes.CannotWrite.Id);
        report.ExitCode.ShouldBe(ExitCodes.Failed);
    }

    [Theory]
    [InlineData("chip", "describe", "tiny")]
    [InlineData("chip", "describe", "tiny", "--json")]
    [InlineData("chip", "describe", "no-such-chip", "--json")]
    public async Task Output_that_finds_no_room_is_a_message_and_an_exit_code(params string[] args)
    {
        using var output = new StreamWriter(new FileStream(FullDisk, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0)) { AutoFlush = true };
        using var error = new StringWriter();

        int code = await CommandLine.RunAsync(args, new Terminal(output, error, IsWatched: false, HasColor: false), CancellationToken.None);

        code.ShouldBe(ExitCodes.Failed);
        error.ToString().ShouldContain("NC");
        error.ToString().ShouldNotContain("internal error");
        output.AutoFlush = false;
    }
}
