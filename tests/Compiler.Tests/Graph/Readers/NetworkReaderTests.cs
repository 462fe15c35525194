using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace Compiler.Tests.Graph.Readers;

public class NetworkReaderTests
{
    [Fact]
    public void The_content_decides_the_format()
    {
        SampleFiles.Read(SampleFiles.LavaDl()).Format.ShouldBe(NetworkFormat.LavaDl);
        SampleFiles.Read(SampleFiles.Nir()).Format.ShouldBe(NetworkFormat.Nir);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_code_NC1001()
    {
        FormatProblem problem = Should.Throw<GraphFormatException>(() => NetworkReader.Read("/no/such.net")).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe(FormatCodes.Unreadable);
        problem.ToString().ShouldStartWith("/no/such.net: NC1001: the file cannot be opened");
    }

    [Fact]
    public void A_text_file_is_no_network()
    {
        GraphFormatException e = Should.Throw<GraphFormatException>(() => SampleFiles.ReadBytes("input, dense, dense"u8.ToArray()));
        e.Problems.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.NotANetwork);
    }

    [Fact]
    public void Hdf5_without_a_network_is_told_what_was_found_instead()
    {
        FormatProblem problem = SampleFiles.ErrorOf(new Hdf5Group("", [Hdf5Dataset.Scalar("samples", 1)]));
        problem.Code.ShouldBe(FormatCodes.UnknownContent);
        problem.Found.ShouldBe("/samples");
        problem.Allowed.ShouldBe("/layer or /node");
    }

    [Fact]
    public void A_network_cut_at_every_1000th_byte_gives_a_clean_error()
    {
        byte[] whole = Hdf5File.Write(SampleFiles.Net(SampleFiles.DenseLayer(0, 64, 100), SampleFiles.ReadoutLayer(1, 10, 64)));
        whole.Length.ShouldBeGreaterThan(20_000);
        for (int length = 0; length < whole.Length; length += 1000)
        {
            GraphFormatException e = Should.Throw<GraphFormatException>(() => SampleFiles.ReadBytes(whole[..length]));
            e.Problems.ShouldHaveSingleItem().Code.ShouldBeOneOf(FormatCodes.Unreadable, FormatCodes.NotANetwork);
        }
    }

    [SharedDataFact("data/loihi_mnist_large")]
    public void A_real_network_cut_at_every_1000th_byte_gives_a_clean_error()
    {
        byte[] whole = File.ReadAllBytes(Checkout.Shared("data/loihi_mnist_large/bootstrap_mnist.net"));
        for (int length = 0; length < whole.Length; length += 1000)
        {
            Should.Throw<Hdf5Exception>(() => Hdf5File.Read(whole[..length], "cut.net")).Message.ShouldStartWith("cut.net:/");
        }
    }

    [Fact]
    public void Any_damaged_byte_gives_a_network_or_a_coded_error()
    {
        foreach (Hdf5Group sample in new[] { SampleFiles.LavaDl(), SampleFiles.Nir() })
        {
            byte[] whole = Hdf5File.Write(sample);
            for (int at = 8; at < whole.Length; at += 13)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= 0x11;
                try
                {
                    SampleFiles.ReadBytes(damaged);
                }
                catch (GraphFormatException e)
                {
                    e.Problems.ShouldNotBeEmpty();
                }
            }
        }
    }

    [Fact]
    public void Codes_are_frozen() =>
        // Append only: users search for these numbers.
        FormatCodes.All.Select(c => c.Id).ShouldBe(
        [
            "NC1001", "NC1002", "NC1003", "NC1004", "NC1005", "NC1006", "NC1007",
            "NC1101", "NC1102", "NC1103", "NC1104", "NC1105", "NC1106", "NC1107", "NC1108", "NC1109", "NC1110", "NC1111", "NC1112", "NC1113", "NC1114",
            "NC1201", "NC1202", "NC1203", "NC1204", "NC1205", "NC1206", "NC1207", "NC1208", "NC1209", "NC1210", "NC1211", "NC1212", "NC1213", "NC1214", "NC1215",
            "NC1301", "NC1302", "NC1303", "NC1304",
        ]);
}
