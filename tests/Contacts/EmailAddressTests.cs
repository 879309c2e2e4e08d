using FsCheck;
using FsCheck.Fluent;
using Outreach.Contacts;

namespace Outreach.Tests.Contacts;

public class EmailAddressTests
{
    [Theory]
    [InlineData("taro@example.jp", "taro@example.jp")]
    [InlineData("  taro@example.jp　", "taro@example.jp")]
    [InlineData("Taro.Yamada+kai@Mail.Example.JP", "Taro.Yamada+kai@mail.example.jp")]
    [InlineData("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp")]
    [InlineData("o'brien/a@xn--wgv71a.jp", "o'brien/a@xn--wgv71a.jp")]
    [InlineData("1@1.2.jp", "1@1.2.jp")]
    public void An_address_is_read_with_its_domain_in_lower_case(string text, string address)
    {
        Assert.Equal(address, EmailAddress.TryParse(text)?.Value);
        Assert.Equal(address, EmailAddress.TryParse(text)?.Quoted);
    }

    [Theory]
    [InlineData("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp")]
    [InlineData("a.@ezweb.ne.jp", "\"a.\"@ezweb.ne.jp")]
    [InlineData(".a@docomo.ne.jp", "\".a\"@docomo.ne.jp")]
    public void What_carriers_gave_out_against_the_rules_is_quoted_on_the_wire(string text, string quoted)
    {
        var address = EmailAddress.TryParse(text);

        Assert.Equal((text, quoted), (address?.Value, address?.Quoted));
        Assert.Equal(address, EmailAddress.TryParse(quoted));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("なし")]
    [InlineData("taro")]
    [InlineData("@example.jp")]
    [InlineData("taro@")]
    [InlineData("\"\"@example.jp")]
    [InlineData("\"@example.jp")]
    [InlineData("taro@localhost")]
    [InlineData("taro@example..jp")]
    [InlineData("taro@.example.jp")]
    [InlineData("taro@example.jp.")]
    [InlineData("taro@-example.jp")]
    [InlineData("taro@example-.jp")]
    [InlineData("taro@exam_ple.jp")]
    [InlineData("taro@例え.jp")]
    [InlineData("太郎@example.jp")]
    [InlineData("taro@192.0.2.1")]
    [InlineData("taro@[192.0.2.1]")]
    [InlineData("ta ro@example.jp")]
    [InlineData("\"ta ro\"@example.jp")]
    [InlineData("taro@hanako@example.jp")]
    [InlineData("taro@example.jp,hanako@example.jp")]
    [InlineData("taro@example.jp;hanako@example.jp")]
    [InlineData("山田太郎 <taro@example.jp>")]
    [InlineData("<taro@example.jp>")]
    [InlineData("taro@example.jp\r\nBcc: hanako@example.jp")]
    [InlineData("taro\n@example.jp")]
    [InlineData("taro\0@example.jp")]
    [InlineData("taro(home)@example.jp")]
    [InlineData("taro\\@example.jp")]
    [InlineData("ｔａｒｏ＠ｅｘａｍｐｌｅ。ｊｐ")]
    public void Anything_else_is_no_address(string? text) => Assert.Null(EmailAddress.TryParse(text));

    [Fact]
    public void The_parts_are_held_to_their_lengths()
    {
        var label = new string('d', 63);
        string Domain(int length) => $"{label}.{label}.{label[..(length - 131)]}.jp";

        Assert.NotNull(EmailAddress.TryParse($"{new string('a', 64)}@{Domain(189)}"));
        Assert.Null(EmailAddress.TryParse($"{new string('a', 64)}@{Domain(190)}"));
        Assert.Null(EmailAddress.TryParse($"{new string('a', 62)}..@{Domain(189)}"));
        Assert.Null(EmailAddress.TryParse($"{new string('a', 65)}@example.jp"));
        Assert.Null(EmailAddress.TryParse($"a@d{label}.jp"));
    }

    [Fact]
    public void Two_addresses_of_one_mailbox_have_one_key()
    {
        Assert.Equal(EmailAddress.TryParse("taro@example.jp")?.Key, EmailAddress.TryParse("Taro@Example.jp")?.Key);
        Assert.NotEqual(EmailAddress.TryParse("taro@example.jp"), EmailAddress.TryParse("Taro@example.jp"));
    }

    [Fact]
    public void No_text_makes_the_reader_throw_and_what_it_reads_can_stand_in_a_header() =>
        Prop.ForAll<string?>(text =>
            EmailAddress.TryParse($"{text}@example.jp") is not { } read
            || (!read.Quoted.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "<>,;".Contains(c)) && EmailAddress.TryParse(read.Quoted) == read))
        .QuickCheckThrowOnFailure();
}
