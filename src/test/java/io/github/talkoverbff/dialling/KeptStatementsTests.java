package io.github.talkoverbff.dialling;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/** Statements are prepared once for each connection. */
class KeptStatementsTests {

	private static final String SQL = "SELECT 1";

	private final Connection connection = mock(Connection.class);

	private final PreparedStatement statement = mock(PreparedStatement.class);

	private Connection keeping;

	@BeforeEach
	void connect() throws SQLException {
		DataSource source = mock(DataSource.class);
		given(source.getConnection()).willReturn(this.connection);
		given(this.connection.prepareStatement(SQL)).willReturn(this.statement);
		this.keeping = new KeptStatements(source).getConnection();
	}

	@Test
	void aStatementThatIsClosedIsUsedAgainWithoutItsParameters() throws SQLException {
		use();
		use();

		then(this.connection).should(times(1)).prepareStatement(SQL);
		then(this.statement).should(times(2)).clearParameters();
		then(this.statement).should(never()).close();
	}

	@Test
	void aStatementThatIsInUseIsNotGivenAway() throws SQLException {
		try (PreparedStatement first = this.keeping.prepareStatement(SQL)) {
			first.execute();
			use();
		}

		then(this.connection).should(times(2)).prepareStatement(SQL);
	}

	@Test
	void aStatementThatFailedIsGivenUp() throws SQLException {
		given(this.statement.execute()).willThrow(new SQLException("full")).willReturn(true);

		assertThatExceptionOfType(SQLException.class).isThrownBy(this::use).withMessage("full");
		use();

		then(this.statement).should(times(1)).close();
		then(this.connection).should(times(2)).prepareStatement(SQL);
	}

	private void use() throws SQLException {
		try (PreparedStatement prepared = this.keeping.prepareStatement(SQL)) {
			prepared.execute();
		}
	}

}
