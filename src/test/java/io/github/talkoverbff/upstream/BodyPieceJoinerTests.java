package io.github.talkoverbff.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What one read brought of a body is one piece. */
class BodyPieceJoinerTests {

	private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder(), new BodyPieceJoiner());

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void joinsWhatCameTogether() {
		read(HEAD + chunk("one") + chunk("two") + chunk("three"));
		read(chunk("four") + chunk("five") + "0\r\n\r\n");

		assertThat(handedOn()).containsExactly("head", "onetwothree", "fourfive", "end");
	}

	@Test
	void waitsForNoOtherRead() {
		read(HEAD + chunk("one"));
		assertThat(handedOn()).containsExactly("head", "one");

		read(chunk("two"));
		assertThat(handedOn()).containsExactly("two");
	}

	@Test
	void keepsTheOrderOfVeryManyPieces() {
		StringBuilder chunks = new StringBuilder();
		StringBuilder whole = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			chunks.append(chunk("<" + i + ">"));
			whole.append('<').append(i).append('>');
		}
		read(HEAD + chunks);

		assertThat(handedOn()).containsExactly("head", whole.toString());
	}

	@Test
	void joinsNoMoreThanAReaderCanTakeAtOnce() {
		read(HEAD + chunk("x".repeat(8000)).repeat(6));

		assertThat(handedOn()).extracting(String::length).containsExactly(4, 24_000, 24_000);
	}

	@Test
	void handsOnWhatCameBeforeTheEndOfTheConnection() {
		this.channel.pipeline().fireChannelRead(bytes(HEAD + chunk("one") + chunk("two")));
		this.channel.close();

		assertThat(handedOn()).containsExactly("head", "onetwo");
	}

	@Test
	void handsOnWhatCameBeforeAnErrorAsItCame() {
		read(HEAD + chunk("one") + "no length\r\n");

		List<String> handedOn = handedOn();
		assertThat(handedOn.subList(0, 2)).containsExactly("head", "one");
		assertThat(handedOn).last().isEqualTo("error");
	}

	private void read(String wire) {
		this.channel.writeInbound(bytes(wire));
	}

	private List<String> handedOn() {
		List<String> all = new ArrayList<>();
		for (Object message = this.channel.readInbound(); message != null; message = this.channel.readInbound()) {
			all.add(switch (message) {
				case DefaultHttpResponse head -> "head";
				case LastHttpContent end when end.decoderResult().isFailure() -> "error";
				case LastHttpContent end -> "end";
				case HttpContent piece -> text(piece);
				default -> throw new AssertionError(message);
			});
		}
		return all;
	}

	private static String text(HttpContent piece) {
		try {
			return piece.content().toString(StandardCharsets.US_ASCII);
		}
		finally {
			piece.release();
		}
	}

	private static String chunk(String content) {
		return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
	}

	private static ByteBuf bytes(String wire) {
		return Unpooled.copiedBuffer(wire, StandardCharsets.US_ASCII);
	}

}
