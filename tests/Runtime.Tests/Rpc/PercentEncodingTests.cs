using Grpc.Core.Framing;

namespace Runtime.Tests.Rpc;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("plain text, untouched", "plain text, untouched")]
    [InlineData("100%", "100%25")]
    [InlineData("\t\r\n", "%09%0D%0A")]
    [InlineData("☺ and 😈", "%E2%98%BA and %F0%9F%98%88")]
    [InlineData("", "")]
    public void Text_is_encoded_and_comes_back(string text, string encoded)
    {
        PercentEncoding.Encode(text).ShouldBe(encoded);
        PercentEncoding.Decode(encoded).ShouldBe(text);
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("a%2", "a%2")]
    [InlineData("%zz", "%zz")]
    [InlineData("%41%4", "A%4")]
    public void A_damaged_escape_is_kept_as_it_came(string encoded, string text) => PercentEncoding.Decode(encoded).ShouldBe(text);
}
