using System.Diagnostics;
using System.Runtime.Versioning;

namespace Conformance.Tests.House;

/// <summary>
/// The set-up script on machines this one is not: commands it calls are replaced by ones that answer like a bare machine,
/// and nothing real is installed.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SetupTests : IDisposable
{
    private readonly DirectoryInfo _fakes = Directory.CreateTempSubdirectory("neurochip-setup-");

    public SetupTests()
    {
        Fake("ldconfig", "exit 0");
        Fake("apt-get", $"echo \"$*\" >>'{Calls}'; exit 0");
        Fake("sudo", "exit 1");
    }

    private string Calls => Path.Combine(_fakes.FullName, "calls");

    public void Dispose() => _fakes.Delete(recursive: true);

    [Fact]
    public void Without_root_it_names_the_exact_command_and_installs_nothing()
    {
        Fake("id", "echo 1000");

        (int code, string output) = RunSetup();

        code.ShouldBe(1);
        output.ShouldContain("run this as root");
        output.ShouldContain("apt-get update && apt-get install -y --no-install-recommends ocl-icd-libopencl1 pocl-opencl-icd");
        File.Exists(Calls).ShouldBeFalse("apt-get was called without the right to");
    }

    [Fact]
    public void With_root_it_installs_what_is_missing_and_looks_again()
    {
        Fake("id", "echo 0");

        (int code, string output) = RunSetup();

        File.ReadAllLines(Calls).ShouldHaveSingleItem().ShouldEndWith(
            "install -y --no-install-recommends ocl-icd-libopencl1 pocl-opencl-icd");
        code.ShouldBe(1, "the fake installs nothing, so the second look must fail");
        output.ShouldContain("installed, but still not found: ocl-icd-libopencl1 pocl-opencl-icd");
    }

    [Fact]
    public void With_sudo_that_asks_for_nothing_it_installs_through_it()
    {
        Fake("id", "echo 1000");
        Fake("sudo", "shift; exec \"$@\"");

        RunSetup();

        File.ReadAllLines(Calls).ShouldHaveSingleItem().ShouldContain("install -y");
    }

    [Fact]
    public void A_machine_without_a_network_hears_what_apt_said_and_what_to_do()
    {
        Fake("id", "echo 0");
        Fake("apt-get", "echo 'E: Could not resolve host' >&2; exit 100");

        (int code, string output) = RunSetup();

        code.ShouldBe(1);
        output.ShouldContain("apt-get update failed");
        output.ShouldContain("E: Could not resolve host");
        output.ShouldContain("is there a network?");
    }

    private void Fake(string command, string script)
    {
        string path = Path.Combine(_fakes.FullName, command);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Code, string Output) RunSetup()
    {
        var start = new ProcessStartInfo("/bin/bash", [Checkout.File(".ci/setup"), "run"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_fakes.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["OCL_ICD_VENDORS"] = _fakes.FullName;
        start.Environment.Remove("LD_LIBRARY_PATH");
        using Process setup = Process.Start(start)!;
        Task<string> errors = setup.StandardError.ReadToEndAsync();
        string output = setup.StandardOutput.ReadToEnd();
        setup.WaitForExit();
        return (setup.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
